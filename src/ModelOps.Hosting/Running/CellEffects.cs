using System.Text.RegularExpressions;

namespace ModelOps.Hosting.Running;

/// <summary>Which commands a kept cell may use, and which do something outside of the session that a second run would do again.</summary>
internal static partial class CellEffects
{
    // What they do is in their results, in runs, or in the registry: nothing of it is lost with the session.
    private static readonly HashSet<string> _keepable = new(StringComparer.Ordinal)
    {
        "data load", "data split", "data schema", "data profile", "data check", "sql", "train", "tune", "evaluate", "explain", "compare", "predict", "drift", "gate", "card", "register", "promote", "rollback", "tag",
        "package", "export", "lineage", "effect", "reproduce", "trainers", "runs", "run", "help", "privacy scan", "approve", "reject", "approvals", "audit show", "audit verify", "audit export",
    };

    /// <summary>The first command whose state would be lost with the session; null when there is none.</summary>
    internal static string? NotKeepable(IEnumerable<string> commands) => commands.FirstOrDefault(command => !_keepable.Contains(command));

    /// <summary>What a cell's code does that should not be done twice, as <c>#!register</c>; null for nothing.</summary>
    internal static string? Of(string code) => Outside().Match(code) is { Success: true } found ? found.Groups["magic"] is { Success: true } magic ? $"#!{magic.Value}" : $"ops.{found.Groups["call"].Value}" : null;

    [GeneratedRegex(@"^\s*#!(?<magic>register|promote|rollback|approve|reject|deploy|undeploy|traffic|canary|tag|feedback)\b|\bops\s*\.\s*(?<call>(Register|Promote|Rollback|Approve|Reject|Deploy|Undeploy|Canary|Tag|Feedback)\w*)\s*\(", RegexOptions.Multiline)]
    private static partial Regex Outside();
}
