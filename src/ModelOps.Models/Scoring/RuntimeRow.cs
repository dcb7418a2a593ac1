using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Scores a row in ONNX Runtime, with tensors that stay where they are.</summary>
internal sealed class RuntimeRow : RowEngine
{
    private readonly OrtTensor[] _inputs;
    private readonly OrtTensor _scores;
    private readonly OnnxRun _run;
    private byte[] _text = [];

    public RuntimeRow(OnnxSession session, string output, int width)
    {
        _inputs = [.. session.Inputs.Select(column => column.Type == OnnxType.String ? OrtTensor.AllocateTexts(1) : OrtTensor.Allocate(OnnxType.Double, 1))];
        _scores = output == GraphNames.Prediction ? OrtTensor.Allocate(OnnxType.Double, 1) : OrtTensor.Allocate(OnnxType.Double, 1, width);
        _run = new OnnxRun(session, _inputs, [output], [_scores]);
    }

    public override ReadOnlySpan<double> Scores => _scores.Values<double>();

    public override void Set(int column, double value) => _inputs[column].Values<double>()[0] = value;

    public override void Set(int column, string value)
    {
        var text = RawColumn.Normal(value);
        if (Encoding.UTF8.GetMaxByteCount(text.Length) is var most && most > _text.Length)
        {
            _text = new byte[most];
        }

        _inputs[column].SetText(0, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    public override void Run() => _run.Execute();

    public override void Dispose()
    {
        _run.Dispose();
        _scores.Dispose();
        Array.ForEach(_inputs, input => input.Dispose());
    }
}
