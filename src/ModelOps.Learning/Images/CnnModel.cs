using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Images;

/// <summary>A fitted net of images.</summary>
/// <param name="design">Its layers.</param>
/// <param name="backbone">The net before it that stays as it is; null for none.</param>
/// <param name="size">The size of images.</param>
/// <param name="weights">Its weights.</param>
/// <param name="column">The column with the images.</param>
/// <param name="sets">What it learnt from, and what not.</param>
/// <param name="threads">Threads to score with.</param>
internal sealed class CnnModel(NetworkDesign design, Backbone? backbone, ImageShape size, NetworkWeights weights, string column, ImageSets sets, int threads) : IFittedFrameModel
{
    private const int AtOnce = 32;

    public int OutputCount => design.Outputs;

    public IReadOnlyList<string> InputNames => [column];

    public IReadOnlyList<string> ImageInputs => [column];

    public IReadOnlyList<string> Notes => sets.Notes;

    public Frame? ProofRows => sets.Proof;

    public void Predict(Frame frame, Span<double> output)
    {
        OrtTensor[] parameters = [.. design.Parameters.Select((parameter, place) => OrtTensor.Of<float>(OnnxType.Float, weights.Parameters[place], parameter.Dimensions))];
        OrtTensor[] statistics = [.. design.Statistics.Select((statistic, place) => OrtTensor.Of<float>(OnnxType.Float, weights.Statistics[place], statistic.Dimensions))];
        try
        {
            using var scoring = new ScoringGraph(design, parameters, statistics, threads);
            using var store = new ImageStore((StringColumn)frame[column], size, memory: 0);
            using var session = backbone?.Open();
            using var features = session is null ? null : new FeatureStore(store, session, memory: null);
            var logits = new float[AtOnce * design.Outputs];
            foreach (var (rows, values) in new ImageLoader(store, Augmentation.None, 0, threads, features).Batches([.. Enumerable.Range(0, frame.RowCount)], AtOnce, null, CancellationToken.None))
            {
                scoring.Run(values.AsSpan(0, rows.Length * design.Input.Size), rows.Length, logits);
                var scores = output.Slice(rows[0] * design.Outputs, rows.Length * design.Outputs);
                for (var i = 0; i < scores.Length; i++)
                {
                    scores[i] = logits[i];
                }

                for (var i = 0; i < rows.Length; i++)
                {
                    Linear.LinearClassifier.Softmax(scores.Slice(i * design.Outputs, design.Outputs));
                }
            }
        }
        finally
        {
            Array.ForEach(parameters, tensor => tensor.Dispose());
            Array.ForEach(statistics, tensor => tensor.Dispose());
        }
    }

    public string Export(GraphBuilder graph)
    {
        var resized = ImageInput.Resize(graph, column, size);
        var planes = backbone is null ? ImageInput.Scale(graph, resized) : backbone.Append(graph, resized);
        string[] parameters = [.. design.Parameters.Select((parameter, place) => graph.Constant(weights.Parameters[place], parameter.Dimensions))];
        string[] statistics = [.. design.Statistics.Select((statistic, place) => graph.Constant(weights.Statistics[place], statistic.Dimensions))];
        var logits = design.Forward(new DifferentiableGraph(graph), planes, parameters, null, statistics).Output;
        return graph.Node("Softmax", [graph.Cast(logits, OnnxType.Double)], new OnnxAttribute("axis", 1));
    }
}
