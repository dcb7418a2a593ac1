using ModelOps.Learning.Sampling;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns text into the mean target of its value, drawn towards the overall mean by <c>smoothing</c> rows (Micci-Barreca 2001).
/// Training rows get the mean of other folds' rows, so that no row sees its own target. Unseen and missing get the overall mean.
/// Multiclass targets make a column for each class.
/// </summary>
internal sealed class TargetEncodeStep(ColumnChoice columns, double smoothing, int folds) : IPipelineStep
{
    public ColumnChoice? TextsTaken => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var (values, suffixes) = Outcomes(context);
        var encodings = new List<Encoding>();
        foreach (var name in columns.Texts(table))
        {
            var column = table.Texts.First(text => text.Name == name);
            encodings.AddRange(values.Select((value, k) => Learn(column, value, $"{name}{suffixes[k]}", context.Seed)));
        }

        return new Fitted(encodings);
    }

    private static (List<double[]> Values, List<string> Suffixes) Outcomes(StepContext context)
    {
        var targets = context.Targets.Values;
        return context.Task == LearningTask.Multiclass
            ? ([.. Enumerable.Range(0, context.Targets.ClassCount).Select(k => Array.ConvertAll(targets, target => target == k ? 1.0 : 0))],
               [.. Enumerable.Range(0, context.Targets.ClassCount).Select(k => $"_mean_{k}")])
            : ([targets], ["_mean"]);
    }

    private Encoding Learn(StringColumn column, double[] outcomes, string output, int seed)
    {
        var (means, overall) = Means(column, outcomes, _ => true);
        var fold = FoldAssignment.Stratified(new int[column.Count], folds, seed);
        var training = new double[column.Count];
        for (var f = 0; f < folds; f++)
        {
            var (others, mean) = Means(column, outcomes, row => fold[row] != f);
            for (var row = 0; row < training.Length; row++)
            {
                if (fold[row] == f)
                {
                    training[row] = column.Text(row) is { } text && others.TryGetValue(text, out var value) ? value : mean;
                }
            }
        }

        return new Encoding(column.Name, output, means, overall, training);
    }

    // Rounded to single precision, which is what the graph's table holds.
    private (Dictionary<string, float> Means, float Overall) Means(StringColumn column, double[] outcomes, Func<int, bool> counts)
    {
        var sums = new double[column.Categories.Count];
        var sizes = new int[column.Categories.Count];
        var (total, rows) = (0.0, 0);
        for (var row = 0; row < column.Count; row++)
        {
            if (!counts(row))
            {
                continue;
            }

            total += outcomes[row];
            rows++;
            if (column.Codes[row] is >= 0 and var code)
            {
                sums[code] += outcomes[row];
                sizes[code]++;
            }
        }

        var overall = rows == 0 ? 0 : total / rows;
        var means = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var code = 0; code < sums.Length; code++)
        {
            if (sizes[code] > 0)
            {
                means[column.Categories[code]] = (float)((sums[code] + (smoothing * overall)) / (sizes[code] + smoothing));
            }
        }

        return (means, (float)overall);
    }

    private sealed record Encoding(string Column, string Output, Dictionary<string, float> Means, float Overall, double[] Training);

    private sealed class Fitted(List<Encoding> encodings) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            var texts = encodings.Select(encoding => encoding.Column).Distinct().ToDictionary(name => name, table.TakeText);
            foreach (var encoding in encodings)
            {
                var column = texts[encoding.Column];
                var map = column.Categories.Select(text => (double)encoding.Means.GetValueOrDefault(text, encoding.Overall)).ToArray();
                var values = new double[column.Count];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = column.Codes[i] < 0 ? encoding.Overall : map[column.Codes[i]];
                }

                table.Numbers.Add(PreparedNumber.Of(encoding.Output, values));
            }
        }

        public void ApplyToTraining(PreparedTable table)
        {
            foreach (var name in encodings.Select(encoding => encoding.Column).Distinct())
            {
                table.TakeText(name);
            }

            table.Numbers.AddRange(encodings.Select(encoding => PreparedNumber.Of(encoding.Output, encoding.Training)));
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            var sources = encodings.Select(encoding => encoding.Column).Distinct().ToDictionary(name => name, table.TakeText);
            foreach (var encoding in encodings)
            {
                var means = graph.MlNode(
                    "LabelEncoder",
                    [sources[encoding.Column]],
                    new OnnxAttribute("keys_strings", [.. encoding.Means.Keys, ""]),
                    new OnnxAttribute("values_floats", [.. encoding.Means.Values, encoding.Overall]),
                    new OnnxAttribute("default_float", encoding.Overall));
                table.AddNumbers(graph.Node("Unsqueeze", [means, graph.Constant([1L], 1)]), [encoding.Output], OnnxType.Float);
            }
        }
    }
}
