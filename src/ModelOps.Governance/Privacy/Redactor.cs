using System.Text;
using ModelOps.Redaction;

namespace ModelOps.Governance.Privacy;

/// <summary>Finds and replaces personal data and secrets in a text.</summary>
internal static class Redactor
{
    /// <summary>The kind of passwords, tokens and keys.</summary>
    public const string Secret = "secret";

    /// <summary>How much of which kind a text holds.</summary>
    public static IEnumerable<(string Kind, string Label, int Start)> Find(string text)
    {
        var secrets = SecretText.Find(text);
        foreach (var secret in secrets)
        {
            yield return (Secret, secret.Kind, secret.Start);
        }

        foreach (var match in PersonalText.Find(text).Where(match => !secrets.Any(secret => Overlap(secret, match))))
        {
            yield return (FrameScan.KindOf(match.Kind.Placeholder), match.Kind.Name, match.Start);
        }
    }

    /// <summary>The text without them; the same object when it has none.</summary>
    public static string Clean(string text) => Replace(text, PersonalText.Find(text), SecretText.Find(text));

    public static string Replace(string text, IReadOnlyList<PersonalMatch> people, IReadOnlyList<SecretMatch> secrets)
    {
        if (people.Count == 0 && secrets.Count == 0)
        {
            return text;
        }

        var places = secrets.Select(secret => (secret.Start, secret.Length, Placeholder: SecretText.Replacement))
            .Concat(people.Where(match => !secrets.Any(secret => Overlap(secret, match))).Select(match => (match.Start, match.Length, match.Kind.Placeholder)));
        var (clean, at) = (new StringBuilder(text.Length), 0);
        foreach (var (start, length, placeholder) in places.OrderBy(place => place.Start))
        {
            clean.Append(text, at, start - at).Append(placeholder);
            at = start + length;
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }

    private static bool Overlap(SecretMatch secret, PersonalMatch match) => secret.Start < match.Start + match.Length && match.Start < secret.Start + secret.Length;
}
