namespace ModelOps;

/// <summary>Chooses alerts: all of its labels must be the alert's.</summary>
/// <param name="Labels">By name: <c>alertname</c>, <c>model</c>, <c>version</c>, or a label of the alert.</param>
public sealed record AlertMatcher(IReadOnlyDictionary<string, string> Labels)
{
    private const string Name = "alertname";

    /// <summary>Reads <c>alertname=drift,model=credit-risk</c>; a word alone, as <c>drift</c>, is the alert's name.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">It is not of that form, or empty: it would choose everything.</exception>
    public static AlertMatcher Parse(string text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (part[..at].Trim(), part[(at + 1)..].Trim()) : (Name, part);
            if (name.Length == 0 || value.Length == 0 || !labels.TryAdd(name, value))
            {
                throw new InvalidInputException($"'{part}' chooses no alerts. Write an alert's name, or name=value once for each label, such as alertname=drift,column=age.");
            }
        }

        return labels.Count > 0 ? new(labels) : throw new InvalidInputException("Nothing says which alerts are meant. Write an alert's name, such as drift, or name=value, such as column=age.");
    }

    /// <summary>Whether an alert is among them.</summary>
    /// <param name="alert">The alert.</param>
    public bool Matches(Alert alert)
    {
        var all = alert.AllLabels.ToDictionary();
        return Labels.All(label => all.GetValueOrDefault(label.Key) == label.Value);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(",", Labels.Select(label => $"{label.Key}={label.Value}"));
}
