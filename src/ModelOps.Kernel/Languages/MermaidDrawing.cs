using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Languages;

/// <summary>A Mermaid diagram with the library that draws it. The library comes along once in a session, so drawing needs no network.</summary>
internal sealed class MermaidDrawing
{
    private bool _libraryGiven;

    public JsonObject Draw(LanguageCell cell)
    {
        var diagram = cell.Code.Trim('\n');
        var id = "mermaid-" + Guid.NewGuid().ToString("N")[..12];
        var library = _libraryGiven ? "" : $"<script>{Library()}</script>";
        _libraryGiven = true;
        var html = $$"""
            {{library}}<div id="{{id}}"><pre>{{WebUtility.HtmlEncode(diagram)}}</pre></div>
            <script>
            (async function draw(tries) {
              if (!window.mermaid) { if (tries > 0) setTimeout(() => draw(tries - 1), 100); return; }
              window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
              const place = document.getElementById('{{id}}');
              try { place.innerHTML = (await window.mermaid.render('{{id}}-svg', {{JsonSerializer.Serialize(diagram)}})).svg; }
              catch (fault) { place.textContent = String(fault); }
            })(100);
            </script>
            """;
        return new JsonObject { ["text/html"] = html, ["text/plain"] = diagram };
    }

    private static string Library()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "assets", "mermaid.min.js");
        return File.Exists(path)
            ? File.ReadAllText(path).Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
            : throw new KernelException($"The Mermaid library is not at '{path}'. Build the project again: it comes with npm.");
    }
}
