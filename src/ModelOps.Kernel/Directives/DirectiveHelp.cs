using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Directives;

/// <summary>A directive's help as text and HTML.</summary>
internal static class DirectiveHelp
{
    /// <summary>True when a line asks what its directive takes. One that takes any option answers for itself.</summary>
    public static bool IsAsked(DirectiveSignature directive, DirectiveArguments arguments) =>
        !directive.AcceptsOtherOptions && ((arguments.Options.ContainsKey("help") && directive.Option("--help") is null) || arguments.Positional is [{ IsLiteral: false, Text: "-h" or "-?" }]);

    public static JsonObject Describe(DirectiveSignature directive)
    {
        var text = new StringBuilder($"{directive.Name}: {directive.Description}");
        var html = new StringBuilder($"<p><b>{WebUtility.HtmlEncode(directive.Name)}</b>: {WebUtility.HtmlEncode(directive.Description)}</p>");
        var width = directive.Parameters.Select(parameter => parameter.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var parameter in directive.Parameters)
        {
            var note = (parameter.Required ? " (required)" : "") + (parameter.Values.Count > 0 ? $" [{string.Join(", ", parameter.Values)}]" : "");
            text.Append($"\n  {parameter.Name.PadRight(width)}  {parameter.Description}{note}");
            html.Append($"<div><code>{WebUtility.HtmlEncode(parameter.Name)}</code> {WebUtility.HtmlEncode(parameter.Description + note)}</div>");
        }

        return new JsonObject { ["text/plain"] = text.ToString(), ["text/html"] = html.ToString() };
    }
}
