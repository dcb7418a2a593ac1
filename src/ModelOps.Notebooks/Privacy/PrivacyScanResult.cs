using System.Globalization;

namespace ModelOps;

/// <summary>What a scan for personal data and secrets found.</summary>
/// <param name="Report">Kinds, places and counts.</param>
/// <param name="Copy">The clean copy; null when none was written.</param>
public sealed record PrivacyScanResult(PrivacyReport Report, string? Copy) : Viewable, IVerdict
{
    private const int MostShown = 100;

    /// <inheritdoc />
    public string? Refusal => !IsStrict || Report.IsClean ? null
        : Report.Findings.Count > 0 ? $"{Title}. Take them out, or write a clean copy with {Wording.Option("redact", "FILE", "Redact")}."
        : $"What could not be looked at may hold personal data: {Report.Skipped[0]}";

    /// <summary>Whether a finding is an error.</summary>
    internal bool IsStrict { get; init; }

    /// <summary>Whether JSON is shown.</summary>
    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        if (IsJson)
        {
            var json = Report.ToJson();
            return new View("").Document($"<pre>{System.Net.WebUtility.HtmlEncode(json)}</pre>", json);
        }

        var view = new View(Title).Fact("looked at", $"{Report.Looked} {(Report.Looked == 1 ? "file or frame" : "files or frames")}").Fact("clean copy", Copy).Notes(Report.Skipped);
        if (Report.Findings.Count > 0)
        {
            view.Table(["kind", "what", "where", "count", "share"], Report.Findings.Take(MostShown).Select(found => new object?[]
            {
                found.Kind, found.IsByTitle ? $"{found.Label} (by title)" : found.Label, found.Place, found.Count, found.Share is { } share ? $"{(share * 100).ToString("0.#", CultureInfo.InvariantCulture)} %" : "",
            }));
            if (Report.Findings.Count > MostShown)
            {
                view.Note($"{Report.Findings.Count - MostShown} more are in the JSON: {Wording.Option("json", csharp: "Report.ToJson()")}.");
            }
        }

        return view;
    }

    private string Title => Report.Findings.Count == 0 ? "No personal data and no secrets found"
        : $"Found {string.Join(", ", Report.Findings.Select(found => found.Kind).Distinct())} in {Places} {(Places == 1 ? "place" : "places")}";

    private int Places => Report.Findings.Select(found => found.Place).Distinct().Count();
}
