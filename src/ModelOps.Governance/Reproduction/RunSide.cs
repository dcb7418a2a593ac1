using ModelOps.Tracking;

namespace ModelOps.Governance.Reproduction;

/// <summary>One of the two runs that are compared, with its store and the graphs of its models.</summary>
/// <param name="Store">The store it is in.</param>
/// <param name="Run">The run.</param>
internal sealed record RunSide(ITrackingStore Store, Run Run)
{
    internal IArtifactStore Artifacts { get; } = Store.OpenArtifacts(Run.Info.ArtifactUri);

    /// <summary>All files, by their path, with the store's own path: names and texts that hold the run's id, or the digest of one of its graphs, have a word in its place.</summary>
    internal SortedDictionary<string, ArtifactFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What stands in the place of what differs from run to run.</summary>
    internal Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal) { [Run.Info.RunId] = "RUN" };

    /// <summary>Lists the files, and takes the digests of the graphs in.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        var files = new List<ArtifactFile>();
        await ListAsync("", files, cancellationToken).ConfigureAwait(false);
        foreach (var graph in files.Where(file => IsGraph(file.Path) && IsModel(files, FolderOf(file.Path))))
        {
            var digest = await ArtifactContent.DigestAsync(Artifacts, graph.Path, cancellationToken).ConfigureAwait(false);
            const int Short = 8;
            (Words[digest], Words[digest[..Short]]) = ($"GRAPH:{graph.Path}", $"GRAPH:{graph.Path}");
        }

        foreach (var file in files)
        {
            Files[Worded(file.Path)] = file;
        }
    }

    /// <summary>A text with the words in it.</summary>
    internal string Worded(string text) => Words.OrderByDescending(word => word.Key.Length).Aggregate(text, (before, word) => before.Replace(word.Key, word.Value, StringComparison.Ordinal));

    /// <summary>The model folder that a graph is in; null for a file that is no graph of one.</summary>
    internal string? ModelOf(string path) => IsGraph(path) && IsModel(Files.Values, FolderOf(path)) ? FolderOf(path) : null;

    private static bool IsGraph(string path) => path.EndsWith(".onnx", StringComparison.Ordinal);

    private static bool IsModel(IEnumerable<ArtifactFile> files, string folder) => files.Any(file => file.Path == (folder.Length == 0 ? "MLmodel" : $"{folder}/MLmodel"));

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];

    private async Task ListAsync(string folder, List<ArtifactFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in await Artifacts.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (file.IsFolder)
            {
                await ListAsync(file.Path, files, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                files.Add(file);
            }
        }
    }
}
