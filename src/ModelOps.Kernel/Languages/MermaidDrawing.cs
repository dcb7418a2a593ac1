using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Languages;

/// <summary>
/// A Mermaid diagram with the library that draws it, which comes along once in a session. A build on a machine with npm holds the library
/// (eng/mermaid), and drawing needs no network; another loads it from a pinned address, checked by its hash, and shows the source until then.
/// </summary>
internal sealed class MermaidDrawing
{
    /// <summary>The version of eng/mermaid/package.json.</summary>
    internal const string Address = "https://cdn.jsdelivr.net/npm/mermaid@11.12.0/dist/mermaid.min.js";

    /// <summary>What a browser checks the file against.</summary>
    internal const string Integrity = "sha384-o+g/BxPwhi0C3RK7oQBxQuNimeafQ3GE/ST4iT2BxVI4Wzt60SH4pq9iXVYujjaS";

    private bool _libraryGiven;

    public JsonObject Draw(LanguageCell cell)
    {
        var diagram = cell.Code.Trim('\n');
        var script = _libraryGiven ? "" : Script(Library());
        _libraryGiven = true;
        return new JsonObject { ["text/html"] = script + Html(diagram), ["text/plain"] = diagram };
    }

    /// <summary>The library; null when the build had none.</summary>
    internal static string? Library()
    {
        if (typeof(MermaidDrawing).Assembly.GetManifestResourceStream("mermaid.min.js") is not { } stream)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The element that brings the library.</summary>
    internal static string Script(string? library) => library is not null
        ? $"<script>{library.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>"
        : $$"""
        <script>
        (function () {
          if (window.mermaid) return;
          const script = document.createElement('script');
          script.src = '{{Address}}';
          script.integrity = '{{Integrity}}';
          script.crossOrigin = 'anonymous';
          document.head.append(script);
        })();
        </script>

        """;

    private static string Html(string diagram)
    {
        var id = "mermaid-" + Guid.NewGuid().ToString("N")[..12];
        return $$"""
            <div id="{{id}}"><pre>{{WebUtility.HtmlEncode(diagram)}}</pre></div>
            <script>
            (async function draw(tries) {
              const place = document.getElementById('{{id}}');
              if (!window.mermaid) {
                if (tries > 0) setTimeout(() => draw(tries - 1), 100);
                else place.append('The diagram is shown as text: {{Address}} was not reached.');
                return;
              }
              window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
              try { place.innerHTML = (await window.mermaid.render('{{id}}-svg', {{JsonSerializer.Serialize(diagram)}})).svg; }
              catch (error) { place.textContent = String(error); }
            })(100);
            </script>
            """;
    }
}
