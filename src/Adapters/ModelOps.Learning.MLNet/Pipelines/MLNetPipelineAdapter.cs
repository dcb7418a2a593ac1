using Microsoft.ML;

namespace ModelOps.Learning.MLNet;

/// <summary>Takes any <c>IEstimator&lt;ITransformer&gt;</c>, as the pipelines that notebooks build.</summary>
internal sealed class MLNetPipelineAdapter : IPipelineAdapter
{
    public string Name => "ML.NET";

    public string Description => "an IEstimator<ITransformer> of ML.NET, not fitted yet";

    public bool Takes(object pipeline) => pipeline is IEstimator<ITransformer>;

    public IModelTrainer CreateTrainer(object pipeline) => new MLNetPipelineTrainer((IEstimator<ITransformer>)pipeline);
}
