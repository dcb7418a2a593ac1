using System.Security.Cryptography;
using System.Text;

namespace ModelOps;

/// <summary>Something that somebody should know.</summary>
/// <param name="Name">What kind of thing, such as <c>drift</c>.</param>
/// <param name="Model">The served model.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Sentence">What happened, in one sentence with the numbers.</param>
/// <param name="Started">Since when.</param>
public sealed record Alert(string Name, string Model, AlertSeverity Severity, string Sentence, DateTimeOffset Started)
{
    /// <summary>The model's version; null when it is about all.</summary>
    public string? Version { get; init; }

    /// <summary>What sets it apart from others of its name, such as <c>column</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was over; null while it lasts.</summary>
    public DateTimeOffset? Resolved { get; init; }

    /// <summary>The same for all alerts of one name, model, version and labels: they are one alert, whatever they say.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', AllLabels.Select(label => $"{label.Key}\u0001{label.Value}")))))[..16];

    /// <summary>All it is known by: name (as <c>alertname</c>), model, version and labels, in the order of their names.</summary>
    internal IEnumerable<KeyValuePair<string, string>> AllLabels
    {
        get
        {
            var all = new SortedDictionary<string, string>(new Dictionary<string, string>(Labels), StringComparer.Ordinal) { ["alertname"] = Name, ["model"] = Model };
            if (Version is not null)
            {
                all["version"] = Version;
            }

            return all;
        }
    }

    /// <summary>One line, as <c>[critical] drift credit-risk version 3: …</c>.</summary>
    public string Title => $"[{(Resolved is null ? Severity.ToString().ToLowerInvariant() : "resolved")}] {Name} {Model}{(Version is null ? "" : $" version {Version}")}";
}
