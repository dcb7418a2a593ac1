using System.Net;

namespace ModelOps.Plots;

/// <summary>What all pages share: the look in light and dark, tables that scroll inside and are sorted by their heads, figures that follow.</summary>
internal static class PageFrame
{
    private static readonly string _style = $"<style>\n{Text("Page.css")}</style>";
    private static readonly Lazy<string> _script = new(() => $"<script>\n{Text("Page.js")}</script>");

    /// <summary>A page with figures.</summary>
    internal static string WithScripts(string title, string body) => Whole(title, body, $"{PlotlyScript.Element}\n{_script.Value}");

    /// <summary>A page without any script.</summary>
    internal static string Static(string title, string body) => Whole(title, body, "");

    private static string Whole(string title, string body, string scripts) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        {{_style}}
        {{scripts}}
        </head>
        <body>
        {{body}}
        </body>
        </html>

        """;

    private static string Text(string name)
    {
        using var text = new StreamReader(typeof(PageFrame).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }
}
