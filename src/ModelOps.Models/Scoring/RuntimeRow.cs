using System.Runtime.InteropServices;
using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Scores a row in ONNX Runtime, with tensors that stay where they are.</summary>
internal sealed unsafe class RuntimeRow : RowEngine
{
    private readonly OrtTensor[] _inputs;
    private readonly OrtTensor _scores;
    private readonly OnnxRun _run;
    private byte* _text;
    private int _capacity;

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
        var length = Encoding.UTF8.GetMaxByteCount(value.Length) + 1;
        if (length > _capacity)
        {
            _capacity = Math.Max(length, 256);
            _text = (byte*)NativeMemory.Realloc(_text, (nuint)_capacity);
        }

        _text[Encoding.UTF8.GetBytes(value, new Span<byte>(_text, _capacity))] = 0;
        _inputs[column].SetTexts([(nint)_text]);
    }

    public override void Run() => _run.Execute();

    public override void Dispose()
    {
        _run.Dispose();
        _scores.Dispose();
        Array.ForEach(_inputs, input => input.Dispose());
        NativeMemory.Free(_text);
        _text = null;
        _capacity = 0;
    }
}
