namespace ModelOps.Learning;

/// <summary>Makes trainers of another library's pipelines.</summary>
public interface IPipelineAdapter
{
    /// <summary>The library's name, as <c>ML.NET</c>.</summary>
    string Name { get; }

    /// <summary>What it takes, in words, as <c>an IEstimator of ML.NET</c>.</summary>
    string Description { get; }

    /// <summary>True for objects that it can fit.</summary>
    /// <param name="pipeline">Any object.</param>
    bool Takes(object pipeline);

    /// <summary>A trainer that fits a pipeline, which stays as it is.</summary>
    /// <param name="pipeline">An object that <see cref="Takes"/> is true for.</param>
    IModelTrainer CreateTrainer(object pipeline);
}
