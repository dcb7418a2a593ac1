using System.Globalization;
using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;

namespace ModelOps.Models;

/// <summary>Scores frames of a few rows in managed code: up to <see cref="Most"/> rows it costs less than one run of ONNX Runtime.</summary>
internal sealed class FewRows
{
    public const int Most = 16;
    private readonly RowGraph _graph;
    private readonly ModelFacts _metadata;
    private readonly RowValue? _label;
    private readonly RowValue? _probabilities;
    private readonly RowValue? _prediction;
    private RowMemory? _spare;

    private FewRows(RowGraph graph, ModelFacts metadata)
    {
        (_graph, _metadata) = (graph, metadata);
        (_label, _probabilities, _prediction) = (graph.Find(GraphNames.Label), graph.Find(GraphNames.Probabilities), graph.Find(GraphNames.Prediction));
    }

    /// <summary>Null when the graph needs ONNX Runtime, or gives other outputs than ours.</summary>
    public static FewRows? Of(byte[] onnx, ModelFacts metadata)
    {
        var model = OnnxModel.Read(onnx);
        if (RowGraph.Of(model) is not { } graph)
        {
            return null;
        }

        var few = new FewRows(graph, metadata);
        var isClassifier = model.Outputs.Count == 2 && few._label is { Length: 1 } && few._probabilities is { Type: OnnxType.Double } wide && wide.Length == metadata.Classes.Count;
        var isRegressor = model.Outputs.Count == 1 && few._prediction is { Type: OnnxType.Double, Length: 1 };
        return isClassifier || isRegressor ? few : null;
    }

    public RowEngine CreateRow() => new ManagedRow(_graph, _probabilities ?? _prediction!);

    /// <summary>Scores rows.</summary>
    /// <param name="columns">One for each input; null where the data lacks it.</param>
    /// <param name="rows">The number of rows.</param>
    public ModelScores Score(Column?[] columns, int rows)
    {
        // One memory is kept; calls at the same time make their own.
        var memory = Interlocked.Exchange(ref _spare, null) ?? _graph.CreateMemory();
        var numbers = new double[columns.Length][];
        for (var j = 0; j < columns.Length; j++)
        {
            numbers[j] = columns[j] is { } column && !_graph.Inputs[j].IsText ? RawColumn.Numbers(column) : [];
        }

        var width = _metadata.Classes.Count;
        var labels = _label is null ? null : new int[rows];
        var probabilities = _probabilities is null ? null : new double[rows * width];
        var values = _prediction is null ? null : new double[rows];
        for (var row = 0; row < rows; row++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                if (_graph.Inputs[j].IsText)
                {
                    _graph.Set(memory, j, columns[j] is { } column ? RawColumn.Text(column, row) : "");
                }
                else
                {
                    _graph.Set(memory, j, columns[j] is null ? double.NaN : numbers[j][row]);
                }
            }

            _graph.Run(memory);
            if (labels is not null && probabilities is not null)
            {
                labels[row] = Label(memory);
                memory.Numbers[_probabilities!.Slot].CopyTo(probabilities, row * width);
            }
            else
            {
                values![row] = memory.Numbers[_prediction!.Slot][0];
            }
        }

        _spare = memory;
        return new ModelScores(rows, _metadata.Classes) { Labels = labels, Probabilities = probabilities, Values = values, NumericLabels = _label?.Type == OnnxType.Int64 };
    }

    private int Label(RowMemory memory)
    {
        var text = _label!.IsText ? memory.Texts[_label.Slot][0] : memory.Numbers[_label.Slot][0].ToString(CultureInfo.InvariantCulture);
        for (var k = 0; k < _metadata.Classes.Count; k++)
        {
            if (_metadata.Classes[k] == text)
            {
                return k;
            }
        }

        throw new ModelException($"The model answered the label '{text}', which is none of its classes ({string.Join(", ", _metadata.Classes)}). Import it again with all classes.");
    }
}
