using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace ModelOps.Learning.MLNet;

/// <summary>Looks into a pipeline: its estimators one after the other, and what its trainer predicts.</summary>
internal static class PipelineParts
{
    private static readonly string[] _endings = ["Estimator", "Trainer", "Transformer", "Transform"];

    /// <summary>The estimators, those of chains within chains, too.</summary>
    public static IReadOnlyList<object> Of(object estimator)
    {
        var parts = estimator.GetType().GetField("_estimators", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(estimator) as IEnumerable<object>;
        return parts is null ? [estimator] : [.. parts.SelectMany(Of)];
    }

    /// <summary>The transformers of a fitted pipeline, those of chains within chains, too.</summary>
    public static IReadOnlyList<ITransformer> Of(ITransformer fitted) => fitted is IEnumerable<ITransformer> chain ? [.. chain.SelectMany(Of)] : [fitted];

    /// <summary>The trainer of a pipeline; null when it has none.</summary>
    public static object? Trainer(IReadOnlyList<object> parts) => parts.LastOrDefault(part => Predictor(part) is not null);

    /// <summary>The tasks that a pipeline is for.</summary>
    public static IReadOnlyList<LearningTask> Tasks(IReadOnlyList<object> parts) => Trainer(parts) is not { } trainer ? [] : Predictor(trainer) switch
    {
        "BinaryPredictionTransformer`1" => [LearningTask.Binary],
        "MulticlassPredictionTransformer`1" => [LearningTask.Multiclass, LearningTask.Binary],
        "RegressionPredictionTransformer`1" => [LearningTask.Regression],
        _ => [],
    };

    /// <summary>The name of the column that a trainer takes as its label; null when it does not say.</summary>
    public static string? LabelOf(object trainer) => trainer.GetType().GetField("LabelColumn")?.GetValue(trainer) is SchemaShape.Column column ? column.Name : null;

    /// <summary>The name of the column that a trainer takes as its features; null when it does not say.</summary>
    public static string? FeaturesOf(object trainer) => trainer.GetType().GetField("FeatureColumn")?.GetValue(trainer) is SchemaShape.Column column ? column.Name : null;

    /// <summary>True for LightGBM, and for a trainer of many classes, which may hold it out of sight.</summary>
    public static bool MayUseLightGbm(IReadOnlyList<object> parts) => parts.Any(part => part.GetType().Assembly == typeof(LightGbmExtensions).Assembly || part is OneVersusAllTrainer or PairwiseCouplingTrainer);

    /// <summary>The name of a part as people know it, as <c>OneHotEncoding</c>.</summary>
    public static string NameOf(object part)
    {
        var name = part.GetType().Name.Split('`')[0];
        return _endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length) is { } cut ? name[..^cut.Length] : name;
    }

    private static string? Predictor(object part) => part.GetType().GetInterfaces()
        .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Microsoft.ML.Trainers.ITrainerEstimator<,>))?.GetGenericArguments()[0].Name;
}
