using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>One line of the audit log.</summary>
/// <param name="Id">What it is an entry of: the same id is written once, however often it is tried.</param>
/// <param name="Time">When.</param>
/// <param name="Actor">Who: a user, or a part that decides by itself.</param>
/// <param name="Action">What was done, such as <c>canary.promoted</c>.</param>
/// <param name="Subject">To what, such as <c>credit-risk/4</c>.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record AuditEntry(string Id, DateTimeOffset Time, string Actor, string Action, string Subject, string Reason)
{
    /// <summary>The SHA-256 of the evidence that decided, in hexadecimal; null without evidence.</summary>
    public string? Evidence { get; init; }

    /// <summary>The SHA-256 of the line before, in hexadecimal; 64 zeros for the first. The log sets it.</summary>
    [JsonPropertyOrder(1)]
    public string Previous { get; init; } = "";
}
