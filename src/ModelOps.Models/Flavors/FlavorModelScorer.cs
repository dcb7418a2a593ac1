using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>Scores frames with another library, and chooses labels as a graph of ours does.</summary>
internal sealed class FlavorModelScorer(ModelDefinition definition) : IModelScorer
{
    private readonly IFlavorScorer _scorer = ModelFlavors.Find(definition.Flavor!).Open(definition);
    private readonly ColumnSpec?[] _specs = [.. definition.Signature.Inputs];
    private readonly OnnxValue[] _inputs = [.. definition.Signature.Inputs.Select(spec => new OnnxValue(spec.Name!, spec.Type == SpecType.String ? OnnxType.String : OnnxType.Double, [-1]))];

    private int Width => Math.Max(1, definition.Metadata.Classes.Count);

    public ModelScores Score(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var columns = InputMatcher.Columns(_inputs, _specs, frame);
        var scores = ScoreColumns(new Frame(columns.Select((column, i) => column is null ? throw new ModelException($"The model needs the column '{_inputs[i].Name}'.") : Fed(column, _inputs[i].Type))));
        return definition.Metadata.Task == LearningTask.Regression
            ? new ModelScores(frame.RowCount, []) { Values = scores }
            : new ModelScores(frame.RowCount, definition.Metadata.Classes) { Probabilities = scores, Labels = Labels(scores), NumericLabels = definition.Signature.Outputs[0].Type == SpecType.Long };
    }

    public RowScorer CreateRowScorer() => new(_inputs, new FlavorRow(this));

    public void Dispose() => _scorer.Dispose();

    private double[] ScoreColumns(Frame frame)
    {
        var scores = new double[frame.RowCount * Width];
        if (frame.RowCount > 0)
        {
            _scorer.Score(frame, scores);
        }

        return scores;
    }

    private static Column Fed(Column column, OnnxType type) => type == OnnxType.String ? RawColumn.Texts(column) : new Column<double>(column.Name, RawColumn.Numbers(column));

    private int[] Labels(double[] scores)
    {
        var labels = new int[scores.Length / Width];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.AsSpan(i * Width, Width);
            labels[i] = definition.Metadata.Threshold is { } least ? (row[1] >= least ? 1 : 0) : Best(row);
        }

        return labels;
    }

    private static int Best(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var k = 1; k < row.Length; k++)
        {
            best = row[k] > row[best] ? k : best;
        }

        return best;
    }

    private sealed class FlavorRow(FlavorModelScorer owner) : RowEngine
    {
        private readonly double[] _numbers = new double[owner._inputs.Length];
        private readonly string[] _texts = new string[owner._inputs.Length];
        private double[] _scores = new double[owner.Width];

        public override ReadOnlySpan<double> Scores => _scores;

        public override void Set(int column, double value) => _numbers[column] = value;

        public override void Set(int column, string value) => _texts[column] = value;

        public override void Run() => _scores = owner.ScoreColumns(new Frame(owner._inputs.Select((input, i) =>
            input.Type == OnnxType.String ? StringColumn.From(input.Name, [_texts[i].Length == 0 ? null : _texts[i]]) : (Column)new Column<double>(input.Name, [_numbers[i]]))));
    }
}
