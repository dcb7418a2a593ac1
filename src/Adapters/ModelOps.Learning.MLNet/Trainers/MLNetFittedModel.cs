using Microsoft.ML;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>A fitted trainer of ML.NET on our features.</summary>
internal sealed class MLNetFittedModel(MLContext ml, ITransformer transformer, int outputs, IReadOnlyList<FeatureInfo> features) : IFittedModel
{
    private const string Probability = "Probability";
    private const string Score = "Score";

    private string Column => outputs == 2 && transformer.GetOutputSchema(Empty.Schema).GetColumnOrNull(Probability) is not null ? Probability : Score;

    private IDataView Empty => FeatureView.Of(new Features([], 0, features));

    public int OutputCount => outputs;

    public void Predict(Features x, Span<double> output)
    {
        var scores = ScoreReader.Read(transformer.Transform(FeatureView.Of(x)), Column, out var width)!;
        ScoreShape.Spread(scores, width, output);
    }

    public string Export(GraphBuilder graph, string features)
    {
        var foreign = OnnxExport.Of(ml, transformer, Empty);
        var name = $"{Column}{OnnxExport.Suffix}";
        var score = graph.Graft(foreign, new Dictionary<string, string> { [FeatureView.Features] = features }, [name])[0];
        return ScoreShape.Spread(graph, graph.Cast(score, OnnxType.Double), Column == Probability);
    }
}
