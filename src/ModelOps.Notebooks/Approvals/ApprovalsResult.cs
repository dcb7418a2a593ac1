using System.Globalization;

namespace ModelOps;

/// <summary>The versions that wait for an alias.</summary>
/// <param name="Waiting">How each stands.</param>
public sealed record ApprovalsResult(IReadOnlyList<ApprovalState> Waiting) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(Waiting.Count switch { 0 => "No version waits for an alias", 1 => "1 version waits for an alias", var count => $"{count} versions wait for an alias" });
        return Waiting.Count == 0 ? view : view
            .Table(
                ["version", "alias", "asked by", "on", "approved by", "status"],
                Waiting.Select(state => new object?[] { $"{state.Model}/{state.Version}", state.Alias, state.Request?.By, Day(state.Request?.Time), ApproveResult.Given(state), Status(state) }))
            .Notes(Waiting.Select(state => state.Refusal ?? $"{state.Model} version {state.Version} is approved. Promote it again to move {state.Alias}: {Promote(state)}."));
    }

    private static string Status(ApprovalState state) => state.Status == ApprovalStatus.Waiting ? $"waits for {state.Missing}" : state.Status.ToString().ToLowerInvariant();

    private static string Promote(ApprovalState state) => Wording.Command("promote", $"{state.Model}/{state.Version} --to {state.Alias}", $"ops.PromoteAsync(\"{state.Model}/{state.Version}\", \"{state.Alias}\")");

    private static string? Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
