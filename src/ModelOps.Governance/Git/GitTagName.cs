using System.Globalization;
using System.Text;

namespace ModelOps.Governance.Git;

/// <summary>
/// The git tag of a version: <c>model/NAME/VERSION</c>. Letters, digits, <c>-</c>, <c>_</c> and single dots of the name stay; every other character is written as <c>%</c> with the two hexadecimal digits of each byte of its UTF-8,
/// as in a URL, so that no two models share a tag and git takes every name (git-check-ref-format).
/// </summary>
internal static class GitTagName
{
    internal static string Of(string model, int version) => string.Create(CultureInfo.InvariantCulture, $"model/{Escape(model)}/{version}");

    private static string Escape(string model)
    {
        var text = new StringBuilder();
        var isLock = model.EndsWith(".lock", StringComparison.Ordinal);
        for (var i = 0; i < model.Length;)
        {
            // A half of a surrogate pair is read as the replacement character, which no store takes in a name.
            Rune.DecodeFromUtf16(model.AsSpan(i), out var rune, out var length);
            var isInner = i > 0 && i + length < model.Length && model[i + length] != '.' && !(isLock && i == model.Length - ".lock".Length);
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' || (rune.Value == '.' && isInner))
            {
                text.Append(rune);
            }
            else
            {
                foreach (var each in Encoding.UTF8.GetBytes(rune.ToString()))
                {
                    text.Append('%').Append(each.ToString("X2", CultureInfo.InvariantCulture));
                }
            }

            i += length;
        }

        return text.ToString();
    }
}
