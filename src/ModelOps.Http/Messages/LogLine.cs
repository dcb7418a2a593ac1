using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Http.Messages;

/// <summary>One line about an error; what a caller sent cannot begin another line or steer a terminal.</summary>
internal static class LogLine
{
    private const int Longest = 4000;

    internal static string Of(HttpRequest request, Exception exception) => Escape($"{request.Method} {request.Path}: {exception}");

    internal static string Escape(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            _ = c == '\n' ? line.Append("\\n")
                : char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
                    ? line.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                    : line.Append(c);
        }

        return line.ToString();
    }
}
