using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps;

/// <summary>What a scan for personal data and secrets found.</summary>
/// <param name="Findings">Kinds and places, the order of the places.</param>
/// <param name="Looked">How many files or frames were looked at.</param>
/// <param name="Skipped">What could not be looked at, a sentence each.</param>
public sealed record PrivacyReport(IReadOnlyList<PrivacyFinding> Findings, int Looked, IReadOnlyList<string> Skipped)
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True when nothing was found and nothing was skipped.</summary>
    public bool IsClean => Findings.Count == 0 && Skipped.Count == 0;

    /// <summary>Kinds, places and counts as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);
}
