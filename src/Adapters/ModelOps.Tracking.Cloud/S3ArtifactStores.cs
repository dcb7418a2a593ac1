namespace ModelOps.Tracking.Cloud;

/// <summary>Opens <c>s3://bucket/prefix</c>; credentials and region as the AWS tools find them, endpoint from <c>MLFLOW_S3_ENDPOINT_URL</c>.</summary>
internal sealed class S3ArtifactStores : IArtifactStoreProvider
{
    public IReadOnlyList<string> Schemes => ["s3"];

    public string Form => "s3://bucket/prefix";

    public IArtifactStore Open(string uri, TrackingStoreOptions options) => S3ArtifactStore.Open(uri, options.Environment ?? Environment.GetEnvironmentVariable);
}
