using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Hosting.Kernels;

/// <summary>How our own types look when they are a cell's value, and how a frame goes to other languages.</summary>
internal static class KernelFormatters
{
    internal static void AddTo(NotebookKernel kernel, ModelOpsSession session)
    {
        kernel.Exports.Add<Frame>(ValueExports.Table, FrameTableJson.Write);
        foreach (var type in CellValues.Types)
        {
            kernel.Formatters.Register(type, value => KernelHost.ToJson(CellValues.Show(value, session.Figures)));
        }

        kernel.Formatters.Others = value => FigureSources.TryConvert(value, out var figure) ? KernelHost.ToJson(CellValues.Show(figure, session.Figures)) : null;
    }
}
