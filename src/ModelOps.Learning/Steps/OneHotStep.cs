using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns text into one column of 0 and 1 for each value: values seen fewer than <c>min_count</c> times, and those beyond the
/// <c>max_values</c> most frequent, share a column <c>name=(rare)</c>, which unseen values fall into, too. Without rare values an
/// unseen value is all zeros. Missing has a column of its own when training data had missing values.
/// </summary>
internal sealed class OneHotStep(ColumnChoice columns, int minimumCount = 1, int maximumValues = 100) : IPipelineStep
{
    public ColumnChoice? TextsTaken => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted(
        [.. columns.Texts(table).Select(name => Vocabulary.Learn(table.Texts.First(text => text.Name == name), minimumCount, maximumValues))]);

    private sealed class Fitted(Vocabulary[] vocabularies) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var vocabulary in vocabularies)
            {
                var codes = vocabulary.Encode(table.TakeText(vocabulary.Column));
                table.Numbers.AddRange(vocabulary.Names.Select((name, code) => PreparedNumber.Indicator(name, codes, code)));
            }
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            var values = vocabularies.Length == 0 ? "" : graph.Constant([0f, 1f], 2);
            foreach (var vocabulary in vocabularies)
            {
                var source = table.TakeText(vocabulary.Column);
                if (vocabulary.Names.Count == 0)
                {
                    continue;
                }

                var codes = vocabulary.Export(graph, source);
                var depth = graph.Constant([(long)vocabulary.Names.Count], 1);
                table.AddNumbers(graph.Node("OneHot", [codes, depth, values]), [.. vocabulary.Names], OnnxType.Float);
            }
        }
    }
}
