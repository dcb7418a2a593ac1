using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>Turns text into codes 0, 1, 2… in ordinal order of the values; NaN for missing and unseen ones. The codes are flagged as categories.</summary>
internal sealed class OrdinalStep(ColumnChoice columns) : IPipelineStep
{
    public ColumnChoice? TextsTaken => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context) =>
        new Fitted([.. columns.Texts(table).Select(name => (name, Values(table.Texts.First(text => text.Name == name))))]);

    private static string[] Values(StringColumn column)
    {
        var used = new bool[column.Categories.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                used[code] = true;
            }
        }

        return [.. column.Categories.Where((_, code) => used[code]).Order(StringComparer.Ordinal)];
    }

    private sealed class Fitted((string Name, string[] Values)[] columns) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var (name, values) in columns)
            {
                var column = table.TakeText(name);
                var map = column.Categories.Select(text => Array.BinarySearch(values, text, StringComparer.Ordinal) is >= 0 and var code ? code : double.NaN).ToArray();
                var codes = new double[column.Count];
                for (var i = 0; i < codes.Length; i++)
                {
                    codes[i] = column.Codes[i] < 0 ? double.NaN : map[column.Codes[i]];
                }

                table.Numbers.Add(PreparedNumber.Of(new FeatureInfo(name, IsCategorical: true, values.Length), codes));
            }
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            foreach (var (name, values) in columns)
            {
                // An empty list of keys is refused; the empty text is missing in any case.
                var codes = graph.MlNode(
                    "LabelEncoder",
                    [table.TakeText(name)],
                    new OnnxAttribute("keys_strings", [.. values, ""]),
                    new OnnxAttribute("values_floats", [.. values.Select((_, code) => (float)code), float.NaN]),
                    new OnnxAttribute("default_float", float.NaN));
                table.AddNumbers(graph.Node("Unsqueeze", [codes, graph.Constant([1L], 1)]), [name], OnnxType.Float);
            }
        }
    }
}
