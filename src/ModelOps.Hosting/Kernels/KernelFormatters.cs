using System.Net;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Hosting.Kernels;

/// <summary>How our own types look when they are a cell's value.</summary>
internal static class KernelFormatters
{
    internal static void AddTo(NotebookKernel kernel, ModelOpsSession session)
    {
        kernel.Exports.Add<Frame>(ValueExports.Table, FrameTableJson.Write);
        kernel.Formatters.Register<Figure>(figure => KernelHost.ToJson(ViewBundles.Of(figure, session.Figures)));
        kernel.Formatters.Register<Frame>(frame => new JsonObject { ["text/html"] = FrameHtml.Render(frame), ["text/plain"] = FrameText.Render(frame) });
        kernel.Formatters.Register<FrameProfile>(profile => new JsonObject { ["text/html"] = profile.ToHtmlFragment(), ["text/plain"] = profile.ToString() });
        kernel.Formatters.Register<ModelCard>(card => new JsonObject { ["text/markdown"] = card.Markdown, ["text/plain"] = card.Markdown });
        kernel.Formatters.Register<EvaluationResult>(evaluation => AsText(evaluation.ToString()));
        kernel.Formatters.Register<IViewable>(viewable =>
        {
            // As a value, a result is its words and tables; its figures are properties, each shown when it is the value itself.
            var view = viewable.ToView();
            return new JsonObject { ["text/html"] = ViewHtml.Render(view), ["text/plain"] = ViewText.Render(view) };
        });
    }

    private static JsonObject AsText(string text) => new() { ["text/html"] = $"<pre>{WebUtility.HtmlEncode(text)}</pre>", ["text/plain"] = text };
}
