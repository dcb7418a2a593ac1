using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Governance.Reproduction;

/// <summary>Evaluations that came to a run after it had ended, and that its notebook, run again, did not make: somebody else did.</summary>
/// <param name="Stems">Their paths without ending.</param>
/// <param name="Digests">The digests of their data.</param>
internal sealed record LaterEvaluations(IReadOnlySet<string> Stems, IReadOnlySet<string> Digests)
{
    internal const string Note = "evaluated after the run had ended";
    private const string Folder = "evaluations/";
    private const string Ending = ".json";

    internal static async Task<LaterEvaluations> FindAsync(RunSide first, RunSide second, CancellationToken cancellationToken)
    {
        var (stems, digests) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var ended = first.Run.Info.EndTime is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : DateTimeOffset.MaxValue;
        foreach (var (path, file) in first.Files.Where(pair => IsDescription(pair.Key) && !second.Files.ContainsKey(pair.Key)))
        {
            if (await ArtifactContent.TextAsync(first.Artifacts, file.Path, cancellationToken).ConfigureAwait(false) is { } text && Read(text) is var (time, digest) && time > ended)
            {
                stems.Add(path[..^Ending.Length]);
                digests.Add(digest);
            }
        }

        return new(stems, digests);
    }

    internal bool Holds(string path) => path.StartsWith(Folder, StringComparison.Ordinal) && Stems.Any(stem => path.StartsWith(stem + ".", StringComparison.Ordinal) || path.StartsWith(stem + "/", StringComparison.Ordinal));

    private static bool IsDescription(string path) => path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith(Ending, StringComparison.Ordinal) && path.LastIndexOf('/') == Folder.Length - 1;

    private static (DateTimeOffset Time, string Digest)? Read(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject evaluation && (string?)evaluation["dataset"]?["digest"] is { } digest && evaluation["evaluated_at"]?.GetValue<DateTimeOffset>() is { } time ? (time, digest) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
