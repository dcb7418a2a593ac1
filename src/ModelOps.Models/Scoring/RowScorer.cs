using System.Runtime.InteropServices;
using System.Text;
using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps;

/// <summary>
/// Scores one row at a time with tensors that stay where they are: for calls that come one by one and must be fast. Set the
/// columns, run, read the answer. One thread at a time; make one for each thread.
/// </summary>
public sealed unsafe class RowScorer : IDisposable
{
    private readonly IReadOnlyList<OnnxValue> _columns;
    private readonly OrtTensor[] _inputs;
    private readonly OrtTensor _scores;
    private readonly OrtTensor[] _outputs;
    private readonly OnnxRun _run;
    private byte* _text;
    private int _capacity;

    internal RowScorer(OnnxSession session, ModelMetadata metadata)
    {
        var isRegression = session.Outputs.Any(output => output.Name == GraphNames.Prediction);
        if (!isRegression && session.Outputs.All(output => output.Name != GraphNames.Probabilities))
        {
            throw new ModelException("The model gives neither probabilities nor a prediction, so its rows cannot be scored one by one. Use Predict.");
        }

        _columns = session.Inputs;
        _inputs = [.. _columns.Select(column => column.Type == OnnxType.String ? OrtTensor.AllocateTexts(1) : OrtTensor.Allocate(OnnxType.Double, 1))];
        _scores = isRegression ? OrtTensor.Allocate(OnnxType.Double, 1) : OrtTensor.Allocate(OnnxType.Double, 1, metadata.Classes.Count);
        _outputs = [_scores];
        _run = new OnnxRun(session, _inputs, [isRegression ? GraphNames.Prediction : GraphNames.Probabilities], _outputs);
        Clear();
    }

    /// <summary>The names of the columns, in the order of their numbers.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Select(column => column.Name)];

    /// <summary>Probabilities in the order of the classes, or the one predicted value; of the last run.</summary>
    public ReadOnlySpan<double> Scores => _scores.Values<double>();

    /// <summary>Makes every column missing.</summary>
    public void Clear()
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_columns[i].Type == OnnxType.String)
            {
                Set(i, "");
            }
            else
            {
                Set(i, double.NaN);
            }
        }
    }

    /// <summary>Sets a numeric column.</summary>
    /// <param name="column">The column's number in <see cref="Columns"/>.</param>
    /// <param name="value">The value; NaN for missing.</param>
    public void Set(int column, double value) => _inputs[column].Values<double>()[0] = value;

    /// <summary>Sets a text column.</summary>
    /// <param name="column">The column's number in <see cref="Columns"/>.</param>
    /// <param name="value">The value; the empty text for missing.</param>
    public void Set(int column, string value)
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

    /// <summary>Scores the row as set.</summary>
    /// <returns><see cref="Scores"/>.</returns>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    public ReadOnlySpan<double> Run()
    {
        _run.Execute();
        return Scores;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _run.Dispose();
        _scores.Dispose();
        Array.ForEach(_inputs, input => input.Dispose());
        NativeMemory.Free(_text);
        _text = null;
        _capacity = 0;
    }
}
