using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelOps.Bench.Runtime;

/// <summary>The package as its documentation uses it: one tensor for each column, a run, the outputs as arrays.</summary>
internal sealed class DirectSession : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1 };
    private readonly RunOptions _run = new();
    private readonly InferenceSession _session;
    private OrtValue[]? _kept;

    public DirectSession(byte[] onnx) => _session = new InferenceSession(onnx, _options);

    /// <summary>Scores all rows.</summary>
    public void Run(Frame frame)
    {
        OrtValue[] inputs = [.. _session.InputNames.Select(name => Tensor(frame, name))];
        Read(inputs);
        Array.ForEach(inputs, input => input.Dispose());
    }

    /// <summary>Scores a row with tensors that stay.</summary>
    public void RunKept(Frame row)
    {
        _kept ??= [.. _session.InputNames.Select(name => Tensor(row, name))];
        for (var i = 0; i < _kept.Length; i++)
        {
            if (row[_session.InputNames[i]] is StringColumn text)
            {
                _kept[i].StringTensorSetElementAt(text.Text(0) ?? "", 0);
            }
        }

        Read(_kept);
    }

    public void Dispose()
    {
        Array.ForEach(_kept ?? [], input => input.Dispose());
        _session.Dispose();
        _run.Dispose();
        _options.Dispose();
    }

    private void Read(OrtValue[] inputs)
    {
        using var outputs = _session.Run(_run, _session.InputNames, inputs, _session.OutputNames);
        foreach (var output in outputs)
        {
            _ = output.GetTensorTypeAndShape().ElementDataType == TensorElementType.String ? (Array)output.GetStringTensorAsArray() : output.GetTensorDataAsSpan<double>().ToArray();
        }
    }

    private static OrtValue Tensor(Frame frame, string name)
    {
        if (frame[name] is not StringColumn text)
        {
            return OrtValue.CreateTensorValueFromMemory(frame.Numbers(name), [frame.RowCount]);
        }

        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [frame.RowCount]);
        for (var i = 0; i < frame.RowCount; i++)
        {
            tensor.StringTensorSetElementAt(text.Text(i) ?? "", i);
        }

        return tensor;
    }
}
