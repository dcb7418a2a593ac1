using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>Fills missing text with the most frequent value (ties by ordinal order), or with a given one.</summary>
internal sealed class FillTextStep(ColumnChoice columns, string? constant) : IPipelineStep
{
    public IFittedStep Fit(PreparedTable table, StepContext context) =>
        new Fitted([.. columns.Texts(table).Select(name => (name, constant ?? Mode(table.Texts.First(text => text.Name == name))))]);

    private static string Mode(StringColumn column) => Enumerable.Range(0, column.Count)
        .Where(row => !column.IsMissing(row))
        .CountBy(row => column.Text(row)!)
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => pair.Key)
        .FirstOrDefault("missing");

    private sealed class Fitted((string Name, string Value)[] fills) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var (name, value) in fills)
            {
                var column = table.TakeText(name);
                var place = column.Categories.ToList().IndexOf(value);
                string[] categories = place >= 0 ? [.. column.Categories] : [.. column.Categories, value];
                var code = place >= 0 ? place : categories.Length - 1;
                table.Texts.Add(new StringColumn(name, Array.ConvertAll(column.Codes.ToArray(), given => given < 0 ? code : given), categories));
            }
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            foreach (var (name, value) in fills)
            {
                var source = table.TakeText(name);
                var missing = graph.MlNode(
                    "LabelEncoder",
                    [source],
                    new OnnxAttribute("keys_strings", [""]),
                    new OnnxAttribute("values_int64s", [1L]),
                    new OnnxAttribute("default_int64", 0));
                table.AddText(graph.Node("Where", [graph.Cast(missing, OnnxType.Bool), graph.Constant([value], 1), source]), name);
            }
        }
    }
}
