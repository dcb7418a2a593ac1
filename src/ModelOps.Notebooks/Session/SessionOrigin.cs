using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Governance.Git;
using ModelOps.Governance.Origins;
using ModelOps.Tracking.Runs;

namespace ModelOps;

/// <summary>What a run of a session notes of where it comes from, beside what every run notes: enough to run its notebook again.</summary>
/// <param name="Tags">Its tags.</param>
/// <param name="Diff">What differed from the commit; empty for nothing, null when it is not known, or not to be kept.</param>
/// <param name="Parameters">What the notebook or script was started with; null when it is not to be kept.</param>
internal sealed record SessionOrigin(IReadOnlyDictionary<string, string> Tags, string? Diff, JsonNode? Parameters)
{
    private const int LongestDiff = 5_000_000;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private int _children;

    internal static async Task<SessionOrigin> ReadAsync(ModelOpsSession ops, CaptureSettings capture, string folder, int number, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(ops.RunTags, StringComparer.Ordinal);
        var parameters = ops.Options.Parameters;
        if (capture.Source && ops.Options.Notebook is not null)
        {
            tags[OriginTags.Mode] = parameters switch { JsonArray => RunOrigin.Script, not null => RunOrigin.Headless, null => RunOrigin.Interactive };
            tags[OriginTags.Number] = number.ToString(CultureInfo.InvariantCulture);
        }

        if (!capture.Git || GitState.Read(folder) is not { } git)
        {
            return new(tags, null, capture.Source ? parameters : null);
        }

        Add(OriginTags.Path, ops.Options.Notebook is { } notebook ? GitRepository.Relative(git.Root, Path.GetFullPath(notebook, ops.Folder)) : null);
        Add(OriginTags.Folder, GitRepository.Relative(git.Root, Path.GetFullPath(ops.Folder)));
        var diff = await DiffAsync(git.Root, ops.Time, cancellationToken).ConfigureAwait(false);
        Add(OriginTags.IsDirty, diff switch { null => null, "" => "false", _ => "true" });
        return new(tags, diff, capture.Source ? parameters : null);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                tags[key] = value;
            }
        }
    }

    /// <summary>The tags of a run that a command nests in it.</summary>
    internal IReadOnlyDictionary<string, string> OfChild(IReadOnlyDictionary<string, string>? tags)
    {
        var all = new Dictionary<string, string>(Tags, StringComparer.Ordinal);
        if (all.TryGetValue(OriginTags.Number, out var number))
        {
            all[OriginTags.Number] = string.Create(CultureInfo.InvariantCulture, $"{number}.{Interlocked.Increment(ref _children)}");
        }

        foreach (var (key, value) in tags ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        return all;
    }

    /// <summary>Keeps what is too long for tags.</summary>
    internal async Task KeepAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        if (Diff is { Length: > 0 })
        {
            await run.LogTextAsync(Diff.Length <= LongestDiff ? Diff : $"{Diff[..LongestDiff]}\n(The rest is not kept: the difference has {Diff.Length} characters.)\n", OriginTags.DiffFile, cancellationToken).ConfigureAwait(false);
        }

        if (Parameters is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            await run.LogTextAsync(Parameters.ToJsonString(_indented), OriginTags.ParametersFile, cancellationToken).ConfigureAwait(false);
        }
    }

    // A run does not fail for what git cannot tell; that it is not known is seen by the missing tag.
    private static async Task<string?> DiffAsync(string root, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await GitRepository.DiffAsync(root, time, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
