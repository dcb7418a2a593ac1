using ModelOps.Learning;

namespace ModelOps;

/// <summary>The libraries whose own pipelines can be trained here: <see cref="FitOptions.Pipeline"/>, and <c>--pipeline</c> of <c>#!train</c>.</summary>
public static class PipelineAdapters
{
    private static readonly Catalog<IPipelineAdapter> _catalog = new("pipeline adapter", adapter => [adapter.Name], () => []);

    /// <summary>All adapters.</summary>
    public static IReadOnlyList<IPipelineAdapter> All => _catalog.All;

    /// <summary>Adds an adapter. One that was added before under the same name is replaced.</summary>
    /// <param name="adapter">The adapter.</param>
    public static void Add(IPipelineAdapter adapter) => _catalog.Add(adapter);

    /// <summary>A trainer that fits a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="InvalidInputException">No adapter takes it.</exception>
    public static IModelTrainer TrainerOf(object pipeline) =>
        All.FirstOrDefault(adapter => adapter.Takes(pipeline))?.CreateTrainer(pipeline)
        ?? throw new InvalidInputException(
            $"A {pipeline.GetType().Name} cannot be trained as a pipeline. {(All.Count == 0 ? "No package that trains pipelines is loaded." : $"Give {string.Join(", or ", All.Select(adapter => adapter.Description))}.")}");
}
