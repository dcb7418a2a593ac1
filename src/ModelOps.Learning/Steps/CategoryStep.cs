using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns text of many values into codes for a net that learns numbers for each: the most frequent values first; values seen once share a code, which unseen values get, too.
/// Missing has a code of its own when training data had missing values. The last code is for what has none of these.
/// </summary>
/// <param name="least">Columns with fewer values are left as they are.</param>
internal sealed class CategoryStep(int least) : IPipelineStep
{
    private const int LeastSeen = 2;

    public ColumnChoice? TextsTaken => ColumnChoice.All;

    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted([.. table.Texts
        .Select(text => (Text: text, Values: Vocabulary.Learn(text, 1, int.MaxValue).Names.Count))
        .Where(each => each.Values >= least)
        .Select(each => Vocabulary.Learn(each.Text, LeastSeen, int.MaxValue))]);

    private sealed class Fitted(Vocabulary[] vocabularies) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var vocabulary in vocabularies)
            {
                var count = vocabulary.Names.Count + 1;
                var codes = vocabulary.Encode(table.TakeText(vocabulary.Column));
                table.Numbers.Add(PreparedNumber.Of(new FeatureInfo(vocabulary.Column, IsCategorical: true, count), Array.ConvertAll(codes, code => code < 0 ? count - 1.0 : code)));
            }
        }

        public void Export(GraphTable table)
        {
            foreach (var vocabulary in vocabularies)
            {
                var codes = vocabulary.Export(table.Graph, table.TakeText(vocabulary.Column));
                table.AddNumbers(table.Graph.Node("Unsqueeze", [table.Graph.Cast(codes, OnnxType.Float), table.Graph.Constant([1L], 1)]), [vocabulary.Column], OnnxType.Float);
            }
        }
    }
}
