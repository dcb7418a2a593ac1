using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOps.Monitoring.Payloads;

/// <summary>Applies the privacy rules to columns, before anything is written.</summary>
internal sealed class PayloadMask(PayloadRules rules)
{
    internal const string HashPrefix = "hmac:";
    internal const string Masked = "(masked)";
    private const int HashBytes = 16;

    private readonly Regex[] _patterns = [.. rules.MaskPatterns.Select(pattern => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))];
    private readonly byte[]? _key = rules.KeyText() is { } key ? Encoding.UTF8.GetBytes(key) : null;

    /// <summary>Whether a text of the log stands for one that was not logged.</summary>
    internal static bool IsMasked(string text) => text == Masked || text.StartsWith(HashPrefix, StringComparison.Ordinal);

    /// <summary>The column as it may be logged; null when it may not.</summary>
    internal Column? Of(Column column) =>
        PayloadRules.Matches(rules.Keep, column.Name) ? column
        : PayloadRules.Matches(rules.Drop, column.Name) ? null
        : PayloadRules.Matches(rules.Hash, column.Name) ? Hashed(column)
        : column is StringColumn text ? WithoutLookAlikes(text)
        : column;

    // Each distinct text is looked at once.
    private StringColumn WithoutLookAlikes(StringColumn column)
    {
        string[]? masked = null;
        for (var code = 0; code < column.Categories.Count; code++)
        {
            var text = column.Categories[code];
            if (text.Length > rules.LongestText || Array.Exists(_patterns, pattern => pattern.IsMatch(text)))
            {
                masked ??= [.. column.Categories];
                masked[code] = _key is null ? Masked : Hash(text);
            }
        }

        return masked is null ? column : StringColumn.From(column.Name, Enumerable.Range(0, column.Count).Select(row => column.Codes[row] < 0 ? null : masked[column.Codes[row]]));
    }

    private StringColumn Hashed(Column column) => column is StringColumn text
        ? new StringColumn(text.Name, text.Codes.ToArray(), [.. text.Categories.Select(Hash)])
        : StringColumn.From(column.Name, Enumerable.Range(0, column.Count).Select(row => column[row] is { } value ? Hash(Convert.ToString(value, CultureInfo.InvariantCulture)!) : null));

    private string Hash(string text) => HashPrefix + Convert.ToHexStringLower(HMACSHA256.HashData(_key!, Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}
