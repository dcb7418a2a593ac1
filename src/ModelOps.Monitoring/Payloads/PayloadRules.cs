using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace ModelOps;

/// <summary>
/// What of the requests' columns may reach the disk. Columns are named, or matched with <c>*</c>, whatever their case: <c>email*</c>. Without any rule, texts that
/// look like an e-mail address or a phone number, and long texts, are masked.
/// </summary>
public sealed record PayloadRules
{
    /// <summary>Columns that are logged as they are, whatever is in them.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Columns that are not logged.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Columns of which a keyed hash is logged (HMAC-SHA256): equal values stay equal, and nobody without the key can guess them.</summary>
    public IReadOnlyList<string> Hash { get; init; } = [];

    /// <summary>Where the key of the hash is: <c>env:NAME</c>, an environment variable of 16 characters or more. With one, masked texts are hashed, too; without one, <c>(masked)</c> stands for them.</summary>
    public string? Key { get; init; }

    /// <summary>Regular expressions: a text of which any part matches is masked. By default e-mail addresses and phone numbers.</summary>
    public IReadOnlyList<string> MaskPatterns { get; init; } = DefaultMaskPatterns;

    /// <summary>A text of more characters is masked: free text may hold anything. Default 100.</summary>
    public int LongestText { get; init; } = 100;

    /// <summary>E-mail addresses, and phone numbers: a number of 7 to 15 digits that begins with a plus, a bracket or a zero and has blanks, dashes, dots or brackets in it, or a plus before it.</summary>
    public static IReadOnlyList<string> DefaultMaskPatterns { get; } =
    [
        @"[^\s@<>""]+@[^\s@<>""]+\.[^\s@<>""]{2,}",
        @"(^|\s)\+\(?\d[\d\s().\-/]{5,18}\d(\s|$)",
        @"(^|\s)(\(\d{2,5}\)|0\d{1,5})[\s.\-/]\d[\d\s.\-]{3,13}\d(\s|$)",
    ];

    internal static bool Matches(IReadOnlyList<string> patterns, string column) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, column, ignoreCase: true));

    /// <summary>What is wrong with the rules, a sentence each; empty when nothing is.</summary>
    /// <param name="columns">The model's inputs: a rule that fits none of them is an error. Null when they are not known.</param>
    public IReadOnlyList<string> Errors(IReadOnlyList<string>? columns = null)
    {
        var errors = new List<string>();
        foreach (var (rule, patterns) in ((string, IReadOnlyList<string>)[])[("keep", Keep), ("drop", Drop), ("hash", Hash)])
        {
            errors.AddRange(patterns.Where(string.IsNullOrWhiteSpace).Select(_ => $"The privacy rule '{rule}' names an empty column. Name a column, or a pattern such as email*."));
            if (columns is not null)
            {
                errors.AddRange(patterns.Where(pattern => pattern.Length > 0 && !columns.Any(column => Matches([pattern], column)))
                    .Select(pattern => $"The privacy rule '{rule}' names '{pattern}', which is not an input of the model.{Suggestion.Among(pattern, [.. columns], "Its inputs are")}"));
            }
        }

        foreach (var twice in Keep.Concat(Drop).Concat(Hash).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            errors.Add($"The privacy rules name '{twice.Key}' more than once. Keep, drop or hash it.");
        }

        if (Hash.Count > 0 && Key is null)
        {
            errors.Add("The privacy rules hash columns, but name no key. Give one as env:NAME, an environment variable that holds it.");
        }

        if (Key is not null && KeyError() is { } wrong)
        {
            errors.Add(wrong);
        }

        foreach (var pattern in MaskPatterns)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.NonBacktracking);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                errors.Add($"The mask pattern '{pattern}' cannot be used: {error.Message.TrimEnd('.')}. Write a regular expression without look-around and back references.");
            }
        }

        if (LongestText < 0)
        {
            errors.Add($"The longest text {LongestText} is out of range; give 0 or more characters.");
        }

        return errors;
    }

    internal string? KeyText() => Key?.StartsWith(KeyPrefix, StringComparison.Ordinal) == true ? Environment.GetEnvironmentVariable(Key[KeyPrefix.Length..]) : null;

    private const string KeyPrefix = "env:";
    private const int ShortestKey = 16;

    private string? KeyError() =>
        !Key!.StartsWith(KeyPrefix, StringComparison.Ordinal) || Key.Length == KeyPrefix.Length ? "The key of the privacy rules must be named as env:NAME, an environment variable, so that it stands in no file."
        : KeyText() is not { Length: > 0 } key ? $"The environment variable '{Key[KeyPrefix.Length..]}' with the key of the privacy rules is not set. Set it to {ShortestKey} characters or more."
        : key.Length < ShortestKey ? $"The key in the environment variable '{Key[KeyPrefix.Length..]}' has {key.Length} characters. Give {ShortestKey} or more, so that it cannot be guessed."
        : null;
}
