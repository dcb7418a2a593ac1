using System.Buffers;
using System.Text.RegularExpressions;

namespace ModelOps.Redaction;

/// <summary>What a name says of the value under it: that of a password is one whatever it looks like, that of a token when it looks random.</summary>
/// <param name="Label">As <c>password</c>.</param>
/// <param name="ShortestRandom">How long a value must be at least, and look random; 0 when any value is a secret.</param>
/// <param name="DigestsToo">Whether a value in hexadecimal is one: under <c>key</c> it is a digest.</param>
internal sealed record SecretNameKind(string Label, int ShortestRandom, bool DigestsToo);

/// <summary>Reads names and values.</summary>
internal static partial class SecretNames
{
    private const double LeastBits = 2.5;
    private const int ShortestToken = 12;
    private const int ShortestKey = 20;
    private static readonly SearchValues<string> _words = SearchValues.Create(["pass", "pwd", "secret", "token", "credential", "auth", "key"], StringComparison.OrdinalIgnoreCase);
    private static readonly SecretNameKind _password = new("password", 0, true);
    private static readonly SecretNameKind _secret = new("secret", 0, true);
    private static readonly SecretNameKind _token = new("token", ShortestToken, true);
    private static readonly SecretNameKind _apiKey = new("key", ShortestToken, true);
    private static readonly SecretNameKind _key = new("key", ShortestKey, false);

    /// <summary>The kind of a name by its last words (<c>db_password</c>, <c>apiKey</c>, <c>X-Auth-Token</c>); null for <c>tokens</c>, <c>password_length</c> and other names.</summary>
    internal static SecretNameKind? KindOf(string name)
    {
        if (name.AsSpan().IndexOfAny(_words) < 0)
        {
            return null;
        }

        var match = LastWords().Match(name);
        return !match.Success ? null
            : match.Groups["password"].Success ? _password
            : match.Groups["secret"].Success ? _secret
            : match.Groups["token"].Success ? _token
            : match.Groups["what"].Success ? _apiKey
            : _key;
    }

    /// <summary>Whether a value under such a name is a secret, and not a placeholder, a reference or a plain word.</summary>
    internal static bool IsSecret(SecretNameKind kind, string value) => value.Length > 0 && !IsPlaceholder(value)
        && (kind.ShortestRandom == 0 || LooksRandom(value, kind.ShortestRandom, kind.DigestsToo));

    /// <summary>Whether a value stands for one that is elsewhere.</summary>
    internal static bool IsPlaceholder(string value) => Placeholder().IsMatch(value);

    /// <summary>Letters and digits mixed, without blanks, and evenly: what a generator makes and nobody writes.</summary>
    internal static bool LooksRandom(string value, int shortest, bool digestsToo)
    {
        if (value.Length < shortest || value.Any(char.IsWhiteSpace) || !value.Any(char.IsDigit) || !value.Any(char.IsLetter) || (!digestsToo && Digest().IsMatch(value)))
        {
            return false;
        }

        // A path, an address, a version or words with numbers after them are parted; what is random has digits between letters.
        return Entropy(value) >= LeastBits && Changes().Count(value) >= 2 && !Parted().IsMatch(value);
    }

    // Shannon's, in bits a character.
    private static double Entropy(string value) =>
        value.GroupBy(letter => letter).Sum(same => -(double)same.Count() / value.Length * Math.Log2((double)same.Count() / value.Length));

    [GeneratedRegex("(?:(?<password>pass[-_ ]?(?:word|wd|phrase|code)|pwd)|(?<secret>(?:^|[^a-z])secret|(?-i:[a-z]Secret))|(?<token>(?:^|[^a-z])(?:token|credentials?|auth)|(?-i:[a-z](?:Token|Credentials?|Auth))|authorization)"
        + "|(?<what>api|access|secret|private|account|auth|encryption|signing|shared|master|storage|subscription)[-_. ]?key|(?:^|[^a-z])key|(?-i:[a-z]Key))(?:[-_. ]?(?:value|text))?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LastWords();

    [GeneratedRegex("""^(?:[*.…•]+|x{3,}|\[secret\]|\(masked\)|hmac:.*|<[^>]*>|\$?\{+[^}]*\}+|\$\([^)]*\)|\$[A-Z_][A-Z0-9_]*|%[A-Za-z_]+%|@?(?:env|secret|file):.*|none|null|nil|true|false|undefined|nan|str|string|text|bool|int|float|object|any|optional\b.*|your[-_ ].*|redacted)$""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(?:[0-9a-fA-F]{7,128}|\\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\}?|sha(?:1|256|384|512)[-:].*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [GeneratedRegex("[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Changes();

    // Words with a number or without one: run-2024_fold_3, models:/credit/4, Host.Name2.
    [GeneratedRegex(@"^(?:[a-z]+:/*)?(?:[A-Za-z]?[a-z]*[0-9]*|[A-Z]+[0-9]*|v?[0-9]+)(?:[-_./:, \\@()]+(?:[A-Za-z]?[a-z]*[0-9]*|[A-Z]+[0-9]*|v?[0-9]+))*$", RegexOptions.CultureInvariant)]
    private static partial Regex Parted();
}
