using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Files and folders whose new content is a reason to run: <c>data: data/train.parquet</c>, a list, or <c>data: {paths: [data/], quiet: 1m}</c>.</summary>
/// <param name="Paths">Files, folders with all files below them, and addresses such as <c>s3://bucket/prefix</c> with all objects below them; relative to the folder of the file that names them.</param>
internal sealed record DataTriggerSpec(IReadOnlyList<string> Paths)
{
    private const string Key = "data";
    private static readonly string[] _keys = ["paths", "quiet"];

    /// <summary>Content is whole when nothing has changed for so long. Default 10 seconds.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(10);

    internal static DataTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Has(Key) ? new(section.Texts(Key)) : null;
        }

        var map = section.Map(Key, _keys);
        var spec = new DataTriggerSpec(map.Texts("paths"));
        return spec with { Quiet = map.Duration("quiet") ?? spec.Quiet };
    }

    internal IEnumerable<string> Errors()
    {
        if (Paths.Count == 0)
        {
            yield return "'data' names no file and no folder. Give one, such as 'data: data/train.parquet', or a list.";
        }

        foreach (var path in Paths)
        {
            if (DataFile.IsAddress(path) && !ArtifactStores.All.Any(store => store.Schemes.Contains(path[..path.IndexOf(':', StringComparison.Ordinal)])))
            {
                yield return $"'data' names the address '{path}', which cannot be watched. Give files and folders of this machine{string.Concat(ArtifactStores.All.Select(store => $", {store.Form}"))}, or use 'schedule:' for data at other places.";
            }
            else if (path.AsSpan().ContainsAny('*', '?'))
            {
                yield return $"'data' names the pattern '{path}', and takes files and folders. Give the folder: all files below it count.";
            }
            else if (string.IsNullOrWhiteSpace(path))
            {
                yield return "'data' names an empty path. Give a file or a folder, such as 'data: data/train.parquet'.";
            }
        }
    }
}
