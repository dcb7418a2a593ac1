using System.Buffers;
using System.Text.RegularExpressions;

namespace ModelOps.Redaction;

/// <summary>
/// The forms of secrets. A text is searched once for the beginnings of all of them (vectorized); only where one stands is its rule tried, so that long texts without any cost next to nothing.
/// </summary>
internal static partial class SecretRules
{
    private sealed record Rule(string Kind, Regex Form, params string[] Beginnings);

    private static readonly Rule[] _rules =
    [
        new("AWS access key", Aws(), "AKIA", "ASIA"),
        new("GitHub token", GitHub(), "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        new("GitLab token", GitLab(), "glpat-", "gldt-", "glrt-"),
        new("Slack token", Slack(), "xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "hooks.slack.com/services/"),
        new("API key", ApiKey(), "sk-", "sk_live_", "sk_test_", "rk_live_", "AIza", "hf_", "npm_", "pypi-AgE", "SG.", "dapi", "oy2"),
        new("JSON web token", Jwt(), "eyJ"),
        new("private key", Pem(), "-----BEGIN "),
        new("Azure key", Azure(), "AccountKey=", "SharedAccessKey=", "sig="),
        new("authorization header", Header(), "Bearer ", "Basic "),
        new("password in an address", Address(), "://"),
        new("password", Assigned(), "password", "passwd", "passphrase", "passcode", "pwd"),
        new("secret", Assigned(), "secret"),
        new("token", Assigned(), "token", "credential"),
        new("key", Assigned(), "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey", "secret_key", "secret-key", "secretkey", "private_key", "private-key", "privatekey",
            "account_key", "account-key", "accountkey", "encryption_key", "signing_key", "signing-key", "signingkey", "auth_key", "authkey", "master_key", "storage_key"),
    ];

    private static readonly SearchValues<string> _beginnings = SearchValues.Create([.. _rules.SelectMany(rule => rule.Beginnings)], StringComparison.OrdinalIgnoreCase);

    // The rules whose beginnings have a first character, in lower case.
    private static readonly (Rule Rule, string Beginning)[]?[] _byFirst = ByFirst();

    internal static void Find(string text, ref List<SecretMatch>? found)
    {
        var from = text.Length < ShortestForm ? text.Length : 0;
        while (from < text.Length && text.AsSpan(from).IndexOfAny(_beginnings) is >= 0 and var ahead)
        {
            var at = from + ahead;
            from = at + 1;
            foreach (var (rule, beginning) in (char.IsAscii(text[at]) ? _byFirst[text[at] | 0x20] : null) ?? [])
            {
                if (text.AsSpan(at).StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && Match(rule, beginning, text, at) is { } match)
                {
                    (found ??= []).Add(match);
                    from = match.Start + match.Length;
                    break;
                }
            }
        }
    }

    private static (Rule Rule, string Beginning)[]?[] ByFirst()
    {
        var table = new (Rule, string)[]?[128];
        foreach (var (rule, beginning) in _rules.SelectMany(rule => rule.Beginnings.Select(beginning => (rule, beginning))))
        {
            var first = beginning[0] | 0x20;
            table[first] = [.. table[first] ?? [], (rule, beginning)];
        }

        return table;
    }

    // Most words in a text are followed by neither = nor :, and stand in no option.
    private static bool MayBeAssigned(string text, int at, int end)
    {
        var next = text.AsSpan(end, Math.Min(Window, text.Length - end));
        return next.IndexOfAny('=', ':') >= 0 || (next.Length > 0 && next[0] == ' ' && text.AsSpan(Math.Max(0, at - Before), at - Math.Max(0, at - Before)).Contains("--", StringComparison.Ordinal));
    }

    private static SecretMatch? Match(Rule rule, string beginning, string text, int at)
    {
        if ((rule.Form == Assigned() && !MayBeAssigned(text, at, at + beginning.Length)) || rule.Form.Match(text, at) is not { Success: true } match)
        {
            return null;
        }

        var value = match.Groups["value"];
        var (isBare, isQuoted) = (match.Groups["bare"].Success, match.Groups["quoted"].Success);
        var taken = isBare ? match.Groups["bare"] : isQuoted ? match.Groups["quoted"] : match.Groups["plain"].Success ? match.Groups["plain"] : value;
        if (taken.Length == 0)
        {
            return null;
        }

        var isSecret = rule.Form == Assigned()
            ? SecretNames.KindOf(match.Groups["name"].Value) is { } kind && SecretNames.IsSecret(kind, taken.Value) && (!isBare || SecretNames.LooksRandom(taken.Value, ShortestBare, kind.DigestsToo))
            : !SecretNames.IsPlaceholder(taken.Value) && (rule.Form != Header() || SecretNames.LooksRandom(taken.Value, ShortestHeader, digestsToo: true)) && (rule.Form != ApiKey() || taken.Value.Any(char.IsAsciiDigit));
        return isSecret ? new(rule.Kind, taken.Index, taken.Length) : null;
    }

    // pwd="x"
    private const int ShortestForm = 7;
    private const int Window = 20;
    private const int Before = 44;
    private const int ShortestBare = 8;
    private const int ShortestHeader = 12;

    [GeneratedRegex(@"\G(?<![A-Za-z0-9])(?<value>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Aws();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9])(?<value>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})", RegexOptions.CultureInvariant)]
    private static partial Regex GitHub();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9])(?<value>gl(?:pat|dt|rt)-[A-Za-z0-9_\-]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex GitLab();

    [GeneratedRegex(@"\G(?<value>(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9\-]{10,}|hooks\.slack\.com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Slack();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9_\-+/])(?<value>sk-(?:proj-|svcacct-|ant-[a-z0-9]+-)?(?![a-z\-]+(?![A-Za-z0-9_\-]))[A-Za-z0-9_\-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|AIza[0-9A-Za-z_\-]{35}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}"
        + @"|pypi-AgE[A-Za-z0-9_\-]{50,}|SG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}|dapi[a-f0-9]{32}|oy2[a-z0-9]{43})(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9_\-+/])(?<value>eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{10,})", RegexOptions.CultureInvariant)]
    private static partial Regex Jwt();

    // Without its end, too: a cut one is half a key.
    [GeneratedRegex(@"\G(?<value>-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,20000}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]*))", RegexOptions.CultureInvariant)]
    private static partial Regex Pem();

    [GeneratedRegex(@"\G(?:(?:AccountKey|SharedAccessKey)=(?<value>[A-Za-z0-9+/]{40,}={0,2})|(?<=[?&;])sig=(?<value>[A-Za-z0-9%+/]{40,}(?:={1,2})?))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Azure();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9])(?:Bearer|Basic) (?<value>[A-Za-z0-9._~+/=\-]{12,})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex("""\G://[^\s/:@"'<>\\]*:(?<value>[^\s/@"'<>\\]+)@""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // name = "value", 'name': 'value', also inside of JSON or HTML; name=value among other keywords or options; --name value; and name = value where it looks random.
    [GeneratedRegex("""
        \G(?<name>pass(?:word|wd|phrase|code)|pwd|secret(?:[-_]?key)?|token|credentials?|(?:api|access|private|account|encryption|signing|auth|master|storage)[-_]?key)
        (?:
            (?:\\?["']|&quot;|&\#39;)?\]?\s*(?:=>|:=|[:=])\s*[@$]*(?:(?<q>\\?"|&quot;)(?<quoted>(?:(?!\k<q>)(?:\\.|[^\r\n\\])){1,512})\k<q>|(?<q>\\?'|&\#39;)(?<quoted>(?:(?!\k<q>)(?:\\.|[^"\r\n\\])){1,512})\k<q>)
          | =(?<plain>[^;"'\s\\<>()][^;"'\r\n\\<>]{0,200})(?=;[A-Za-z][A-Za-z0-9_ ]*=)
          | (?==)(?<=[?&][\w\-.]{0,40})=(?<plain>(?:(?!&)[^;"'\s<>\\])+)
          | (?==)(?<=(?:[;"']|&quot;|&\#39;)[\w\-. ]{0,40})=(?<plain>(?:(?!&(?:quot|\#39|lt|gt);)(?:[^;"'\s\\]|\\(?!["'nrt])))+)
          | (?<=--[a-z\-]{0,40})(?:=|\ )(?<plain>[^\s"'\-][^\s"']*)
          | (?==)(?<=(?:^|[\r\n]|export\ |set\ )(?-i:[A-Z0-9_]{4,60}))=(?<plain>[^\s"'`]+)
          | (?:\\?["']|&quot;)?\s*[:=]\s*(?<bare>[^\s"'`,;&<>(){}\[\]\\]+)
        )
        """, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Assigned();
}
