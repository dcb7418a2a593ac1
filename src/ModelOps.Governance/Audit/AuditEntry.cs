using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>One line of the audit log.</summary>
/// <param name="Id">What it is an entry of: the same id is written once, however often it is tried.</param>
/// <param name="Time">When.</param>
/// <param name="Actor">Who: a user, or a part that decides by itself.</param>
/// <param name="Action">What was done, such as <c>canary.promoted</c>; <see cref="AuditActions"/> has those that move or guard an alias.</param>
/// <param name="Subject">To what, such as <c>credit-risk/4</c>.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record AuditEntry(string Id, DateTimeOffset Time, string Actor, string Action, string Subject, string Reason)
{
    /// <summary>The SHA-256 of the evidence that decided, in hexadecimal; null without evidence.</summary>
    public string? Evidence { get; init; }

    /// <summary>The alias it is about; null where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alias { get; init; }

    /// <summary>The version that had the alias before it was moved, 0 for none; null where no alias was moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Before { get; init; }

    /// <summary>The SHA-256 of the line before, in hexadecimal; 64 zeros for the first. The log sets it.</summary>
    [JsonPropertyOrder(1)]
    public string Previous { get; init; } = "";
}
