using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>Personal data or a secret in one place: how much of which kind, never the values.</summary>
/// <param name="Kind">One of <see cref="PrivacyScan.Kinds"/>, as <c>email</c>.</param>
/// <param name="Label">What it is, as <c>e-mail address</c>.</param>
/// <param name="Place">As <c>customers.csv, column 'mail'</c> or <c>n.ipynb, cell 3, output 1</c>.</param>
/// <param name="Count">Rows of a column that hold it; occurrences elsewhere.</param>
/// <param name="Share">Of a column's rows, 0 to 1; null elsewhere.</param>
public sealed record PrivacyFinding(string Kind, string Label, string Place, long Count, double? Share = null)
{
    /// <summary>True when the column's title says it, and not the form of its values.</summary>
    [JsonPropertyName("by_title")]
    public bool IsByTitle { get; init; }
}
