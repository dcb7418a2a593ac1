using System.Text;

namespace ModelOps.Redaction;

/// <summary>
/// Finds passwords, tokens and keys in text and takes them out: by the form that providers give them, by the name before them, and those that this process has
/// read from the environment or a file (<see cref="KnownSecrets"/>) wherever they stand. What is no secret by its form, as a digest, stays.
/// </summary>
internal static class SecretText
{
    /// <summary>What stands in the place of a secret.</summary>
    internal const string Replacement = "[secret]";

    /// <summary>The secrets in a text, in order; none overlaps another.</summary>
    internal static IReadOnlyList<SecretMatch> Find(string text)
    {
        List<SecretMatch>? found = null;
        KnownSecrets.Find(text, ref found);
        SecretRules.Find(text, ref found);
        if (found is null)
        {
            return [];
        }

        var (kept, end) = (new List<SecretMatch>(), 0);
        foreach (var match in found.OrderBy(match => match.Start).ThenByDescending(match => match.Length))
        {
            if (match.Start >= end)
            {
                kept.Add(match);
                end = match.Start + match.Length;
            }
            else if (match.Start + match.Length > end)
            {
                // The longer of two that overlap: no part of either may stay.
                kept[^1] = kept[^1] with { Length = match.Start + match.Length - kept[^1].Start };
                end = match.Start + match.Length;
            }
        }

        return kept;
    }

    /// <summary>The secrets in a value that stands under a name, as a parameter's: all of it where the name says that it is one.</summary>
    internal static IReadOnlyList<SecretMatch> Find(string name, string value) =>
        SecretNames.KindOf(name) is { } kind && SecretNames.IsSecret(kind, value) ? [new(kind.Label, 0, value.Length)] : Find(value);

    /// <summary>The text with each secret replaced; the same object when it has none.</summary>
    internal static string Redact(string text) => Replace(text, Find(text));

    /// <summary>The same for a text that is to stand in quotes, as a string of JSON does: <c>password=…</c> after a quote is one. Whoever looks at the JSON later finds nothing more.</summary>
    internal static string RedactQuoted(string text)
    {
        var clean = Redact(text);
        SecretMatch[] inside = [.. Find($"\"{clean}\"").Select(match => (match.Kind, Start: Math.Max(match.Start - 1, 0), End: Math.Min(match.Start - 1 + match.Length, clean.Length)))
            .Where(match => match.End > match.Start).Select(match => new SecretMatch(match.Kind, match.Start, match.End - match.Start))];
        return Replace(clean, inside);
    }

    /// <summary>The text with each match replaced.</summary>
    internal static string Replace(string text, IReadOnlyList<SecretMatch> matches)
    {
        if (matches.Count == 0)
        {
            return text;
        }

        var (clean, at) = (new StringBuilder(text.Length), 0);
        foreach (var match in matches)
        {
            clean.Append(text, at, match.Start - at).Append(Replacement);
            at = match.Start + match.Length;
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }
}
