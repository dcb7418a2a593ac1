using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Markdig;
using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Languages;

/// <summary>Cells that the front end draws: HTML, JavaScript, CSS, Markdown, Mermaid.</summary>
internal static class WebLanguages
{
    private static readonly Lazy<MarkdownPipeline> Pipeline = new(() => new MarkdownPipelineBuilder().UseAdvancedExtensions().Build());

    public static IEnumerable<KernelDirective> All()
    {
        yield return Language("#!html", "What follows is HTML.", [], invocation => Html(invocation.Body!));
        yield return Language("#!javascript", "What follows is JavaScript, run by the front end.", ["#!js"], invocation => Html($"<script type=\"text/javascript\">{Shared(invocation)}{invocation.Body}</script>"));
        yield return Language("#!css", "What follows is a style sheet for the notebook.", [], invocation => Html($"<style>{invocation.Body}</style>"));
        yield return Language("#!markdown", "What follows is Markdown.", ["#!md"], invocation => new JsonObject
        {
            ["text/markdown"] = invocation.Body!.Trim('\n'),
            ["text/html"] = Markdown.ToHtml(invocation.Body!, Pipeline.Value),
        });
        yield return Language("#!mermaid", "What follows is a Mermaid diagram.", [], MermaidDrawing.Of);
    }

    private static KernelDirective Language(string name, string description, string[] aliases, Func<DirectiveInvocation, JsonObject> draw) =>
        new(name, description, (invocation, _) =>
        {
            if (!string.IsNullOrWhiteSpace(invocation.Body))
            {
                invocation.Context.Display(draw(invocation));
            }

            return Task.CompletedTask;
        })
        {
            Aliases = aliases,
            Body = DirectiveBody.Language,
        };

    private static JsonObject Html(string content) => new() { ["text/html"] = content.Trim('\n'), ["text/plain"] = content.Trim('\n') };

    // Values that #!share and #!set gave the cell stand before it as constants.
    private static string Shared(DirectiveInvocation invocation)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in invocation.Shared)
        {
            text.Append("const ").Append(name).Append(" = ").Append(JsonSerializer.Serialize(value).Replace("</", "<\\/")).Append(";\n");
        }

        return text.ToString();
    }
}
