using ModelOps;
using ModelOps.Tracking.Cloud;

[assembly: ModelOpsExtension(typeof(CloudExtension))]

namespace ModelOps.Tracking.Cloud;

/// <summary>Adds artifact stores in the cloud: <c>s3://bucket/prefix</c>.</summary>
public sealed class CloudExtension : IModelOpsExtension
{
    /// <inheritdoc/>
    public void Load() => ArtifactStores.Add(new S3ArtifactStores());
}
