using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>What a run holds.</summary>
internal static class StoreReader
{
    internal static string? Param(this Run run, string name) => run.Data.Params.SingleOrDefault(param => param.Key == name)?.Value;

    internal static double? Metric(this Run run, string name) => run.Data.Metrics.SingleOrDefault(metric => metric.Key == name)?.Value;

    internal static string? Tag(this Run run, string name) => run.Data.Tags.SingleOrDefault(tag => tag.Key == name)?.Value;

    /// <summary>The paths of a run's files.</summary>
    internal static async Task<IReadOnlyList<string>> StoredFilesAsync(this ModelOpsSession ops, Run run)
    {
        var store = await ops.StoreAsync(TestContext.Current.CancellationToken);
        var files = new List<string>();
        await AddAsync("");
        return files;

        async Task AddAsync(string folder)
        {
            foreach (var item in await store.OpenArtifacts(run.Info.ArtifactUri).ListAsync(folder, TestContext.Current.CancellationToken))
            {
                if (item.IsFolder)
                {
                    await AddAsync(item.Path);
                }
                else
                {
                    files.Add(item.Path);
                }
            }
        }
    }
}
