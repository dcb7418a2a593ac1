using System.Collections.Concurrent;
using System.Globalization;
using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;

namespace ModelOps.Models;

/// <summary>A graph's input for some rows, as the graph takes it; neither for a column that the data lacks.</summary>
/// <param name="Numbers">One a row, NaN where missing; there may be more.</param>
/// <param name="Texts">One a row, null where missing; there may be more.</param>
internal readonly record struct RowInput(double[]? Numbers, string?[]? Texts);

/// <summary>Scores some rows in managed code: up to <see cref="Most"/> of them it costs less than a run of ONNX Runtime.</summary>
internal sealed class ManagedRows
{
    // Many products, or trees, take so long that the cost of a run does not count, and the runtime multiplies matrices faster.
    private const int HeavyWork = 2048;

    // So many rows' values stay in the processor's caches.
    private const int AtOnce = 64;
    private readonly RowGraph _graph;
    private readonly ModelFacts _metadata;
    private readonly RowValue? _label;
    private readonly RowValue? _probabilities;
    private readonly RowValue? _prediction;
    private readonly double[] _numericClasses;
    private readonly ConcurrentQueue<RowMemory> _spare = new();

    private ManagedRows(OnnxModel model, RowGraph graph, ModelFacts metadata)
    {
        (_graph, _metadata, Inputs) = (graph, metadata, [.. model.Inputs]);
        (_label, _probabilities, _prediction) = (graph.Find(GraphNames.Label), graph.Find(GraphNames.Probabilities), graph.Find(GraphNames.Prediction));
        _numericClasses = _label is { IsText: false } ? [.. metadata.Classes.Select(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == name ? number : double.NaN)] : [];
    }

    /// <summary>The most rows for which it pays.</summary>
    public int Most => _graph.Work > HeavyWork ? 48 : 1024;

    /// <summary>The graph's inputs: columns of numbers or of texts.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>Null when the graph needs ONNX Runtime, or gives other outputs than ours.</summary>
    public static ManagedRows? Of(byte[] onnx, ModelFacts metadata)
    {
        var model = OnnxModel.Read(onnx);
        if (RowGraph.Of(model) is not { } graph)
        {
            return null;
        }

        var rows = new ManagedRows(model, graph, metadata);
        var isClassifier = model.Outputs.Count == 2 && rows._label is { Length: 1 } && rows._probabilities is { Type: OnnxType.Double } wide && wide.Length == metadata.Classes.Count;
        var isRegressor = model.Outputs.Count == 1 && rows._prediction is { Type: OnnxType.Double, Length: 1 };
        return isClassifier || isRegressor ? rows : null;
    }

    public RowEngine CreateRow() => new ManagedRow(_graph, _probabilities ?? _prediction!);

    /// <summary>Scores rows of a frame.</summary>
    /// <param name="columns">One for each input; null where the data lacks it.</param>
    /// <param name="rows">The number of rows.</param>
    public ModelScores Score(Column?[] columns, int rows)
    {
        var inputs = new RowInput[columns.Length];
        for (var j = 0; j < columns.Length; j++)
        {
            if (columns[j] is { } column)
            {
                inputs[j] = _graph.Inputs[j].IsText ? new(null, Texts(column)) : new(RawColumn.Numbers(column), null);
            }
        }

        return Score(inputs, rows);
    }

    /// <summary>Scores rows.</summary>
    /// <param name="inputs">One for each input.</param>
    /// <param name="rows">The number of rows.</param>
    public ModelScores Score(ReadOnlySpan<RowInput> inputs, int rows)
    {
        if (!_spare.TryDequeue(out var memory))
        {
            memory = _graph.CreateMemory(AtOnce);
        }

        var width = _metadata.Classes.Count;
        var labels = _label is null ? null : new int[rows];
        var probabilities = _probabilities is null ? null : new double[rows * width];
        var values = _prediction is null ? null : new double[rows];
        for (var start = 0; start < rows; start += AtOnce)
        {
            var count = memory.Rows = Math.Min(AtOnce, rows - start);
            for (var j = 0; j < inputs.Length; j++)
            {
                Set(memory, _graph.Inputs[j], inputs[j], start, count);
            }

            _graph.Run(memory);
            if (labels is not null && probabilities is not null)
            {
                TakeLabels(memory, labels.AsSpan(start, count));
                var given = memory.Numbers[_probabilities!.Slot];
                for (var k = 0; k < width; k++)
                {
                    var (from, stride) = (_probabilities.Start(k, count), _probabilities.Stride);
                    for (var row = 0; row < count; row++)
                    {
                        probabilities[((start + row) * width) + k] = given[from + (row * stride)];
                    }
                }
            }
            else
            {
                for (var row = 0; row < count; row++)
                {
                    values![start + row] = memory.Numbers[_prediction!.Slot][row * _prediction.Stride];
                }
            }
        }

        if (_spare.Count < Environment.ProcessorCount)
        {
            _spare.Enqueue(memory);
        }

        return new ModelScores(rows, _metadata.Classes) { Labels = labels, Probabilities = probabilities, Values = values, NumericLabels = _label?.Type == OnnxType.Int64 };
    }

    private static void Set(RowMemory memory, RowValue input, RowInput given, int start, int count)
    {
        if (input.IsText)
        {
            var texts = memory.Texts[input.Slot].AsSpan(0, count);
            for (var row = 0; row < count; row++)
            {
                texts[row] = given.Texts?[start + row] is { } text ? RawColumn.Normal(text) : "";
            }
        }
        else if (given.Numbers is { } numbers)
        {
            numbers.AsSpan(start, count).CopyTo(memory.Numbers[input.Slot]);
        }
        else
        {
            memory.Numbers[input.Slot].AsSpan(0, count).Fill(double.NaN);
        }
    }

    private static string[] Texts(Column column)
    {
        var texts = new string[column.Count];
        for (var row = 0; row < texts.Length; row++)
        {
            texts[row] = RawColumn.Text(column, row);
        }

        return texts;
    }

    private void TakeLabels(RowMemory memory, Span<int> labels)
    {
        for (var row = 0; row < labels.Length; row++)
        {
            var at = row * _label!.Stride;
            labels[row] = _label.IsText ? Place(memory.Texts[_label.Slot][at]) : Place(memory.Numbers[_label.Slot][at]);
        }
    }

    private int Place(string label)
    {
        for (var k = 0; k < _metadata.Classes.Count; k++)
        {
            if (_metadata.Classes[k] == label)
            {
                return k;
            }
        }

        throw Unknown(label);
    }

    private int Place(double label)
    {
        var place = Array.IndexOf(_numericClasses, label);
        return place >= 0 ? place : throw Unknown(label.ToString(CultureInfo.InvariantCulture));
    }

    private ModelException Unknown(string label) =>
        new($"The model answered the label '{label}', which is none of its classes ({string.Join(", ", _metadata.Classes)}). Import it again with all classes.");
}
