using ModelOps;
using ModelOps.Learning.MLNet;

[assembly: ModelOpsExtension(typeof(MLNetExtension))]

namespace ModelOps.Learning.MLNet;

/// <summary>Adds ML.NET: trainers, pipelines of a notebook, and models of its own format. Nothing of ML.NET is loaded before it is used.</summary>
public sealed class MLNetExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load()
    {
        foreach (var trainer in MLNetTrainers.All)
        {
            Trainers.Add(trainer);
        }

        PipelineAdapters.Add(new MLNetPipelineAdapter());
        ModelImporters.Add(new MLNetImporter());
        ModelFlavors.Add(new MLNetFlavor());
    }
}
