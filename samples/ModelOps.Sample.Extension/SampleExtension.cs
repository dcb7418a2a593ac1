using ModelOps;
using ModelOps.Sample;
using ModelOps.Tracking;

[assembly: ModelOpsExtension(typeof(SampleExtension))]

namespace ModelOps.Sample;

/// <summary>Adds one thing to each of four catalogs.</summary>
public sealed class SampleExtension : IModelOpsExtension
{
    /// <summary>What a wrong "no" costs, where a wrong "yes" costs 1: a metric for gates, searches and comparisons.</summary>
    public static MetricDefinition Cost { get; } = new(
        "lending_cost", "Mean cost of a row: 5 for a positive row that was missed, 1 for a false alarm", [LearningTask.Binary], higherIsBetter: false, MeanCost);

    /// <summary>The trainer.</summary>
    public static TrainerDefinition NearestCentroid { get; } = new(
        "nearest-centroid",
        "Predicts the class whose mean is nearest, with probabilities by distance.",
        [LearningTask.Binary, LearningTask.Multiclass],
        [TrainerParameter.Number("sharpness", 1, 0.01, 100, "How fast a probability falls with the distance.")],
        options => new NearestCentroidTrainer(options.Number("sharpness")));

    /// <inheritdoc/>
    public void Load()
    {
        Trainers.Add(NearestCentroid);
        MetricCatalog.Add(Cost);
        CommandCatalog.Add(new CountCommand());
        ArtifactStores.Add(new MemoryArtifactStores());
    }

    private static double MeanCost(MetricInput input, ReadOnlySpan<double> weights)
    {
        var (cost, total) = (0.0, 0.0);
        for (var row = 0; row < input.Count; row++)
        {
            var weight = weights.Length == 0 ? 1 : weights[row];
            var (target, predicted) = (input.Targets[row], input.Predicted[row]);
            cost += weight * (target == predicted ? 0 : target == input.PositiveClass ? 5 : 1);
            total += weight;
        }

        return cost / total;
    }
}
