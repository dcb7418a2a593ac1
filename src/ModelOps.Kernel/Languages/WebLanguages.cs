using System.Text;
using System.Text.Json.Nodes;
using Markdig;

namespace ModelOps.Kernel.Languages;

/// <summary>Cells that the front end draws: HTML, JavaScript, CSS, Markdown, Mermaid.</summary>
internal sealed class WebLanguages(Func<LanguageCell, JsonObject> draw) : CellLanguage
{
    private static readonly Lazy<MarkdownPipeline> _pipeline = new(() => new MarkdownPipelineBuilder().UseAdvancedExtensions().Build());

    public static IEnumerable<(LanguageDescription Description, Func<CellLanguage> Create)> All()
    {
        yield return Language("html", "What follows is HTML.", [], cell => Html(cell.Code));
        yield return Language("javascript", "What follows is JavaScript, run by the front end.", ["js"], cell => Html($"<script type=\"text/javascript\">{Shared(cell)}{cell.Code}</script>"));
        yield return Language("css", "What follows is a style sheet for the notebook.", [], cell => Html($"<style>{cell.Code}</style>"));
        yield return Language("markdown", "What follows is Markdown.", ["md"], cell => new JsonObject
        {
            ["text/markdown"] = cell.Code.Trim('\n'),
            ["text/html"] = Markdown.ToHtml(cell.Code, _pipeline.Value),
        });
        yield return (Description("mermaid", "What follows is a Mermaid diagram.", []), () => new WebLanguages(new MermaidDrawing().Draw));
    }

    public override Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(cell.Code))
        {
            cell.Host.Show(draw(cell));
        }

        return Task.FromResult(LanguageResult.None);
    }

    private static (LanguageDescription, Func<CellLanguage>) Language(string name, string description, string[] aliases, Func<LanguageCell, JsonObject> draw) =>
        (Description(name, description, aliases), () => new WebLanguages(draw));

    private static LanguageDescription Description(string name, string description, string[] aliases) => new(name, description) { Aliases = aliases, GoesOn = false };

    private static JsonObject Html(string content) => new() { ["text/html"] = content.Trim('\n'), ["text/plain"] = content.Trim('\n') };

    // Values that #!share and #!set gave the cell stand before it as constants.
    private static string Shared(LanguageCell cell)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in cell.Shared)
        {
            var json = cell.Host.Export(value, ValueExports.Json5) ?? throw new KernelException($"The variable '{name}' cannot be shared with JavaScript: it cannot be written as JSON.");
            text.Append("const ").Append(name).Append(" = ").Append(json.Replace("</", "<\\/")).Append(";\n");
        }

        return text.ToString();
    }
}
