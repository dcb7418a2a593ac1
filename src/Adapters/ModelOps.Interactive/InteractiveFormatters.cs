using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace ModelOps.Interactive;

/// <summary>How our own types look when they are a cell's value: as in our own kernel.</summary>
internal static class InteractiveFormatters
{
    // There is one set of formatters a process, and a session a notebook.
    private static readonly ConditionalWeakTable<Kernel, ModelOpsSession> _sessions = [];
    private static readonly Lazy<bool> _registered = new(Register);

    /// <summary>Shows our types in a notebook.</summary>
    public static void AddTo(CompositeKernel root, ModelOpsSession ops)
    {
        _sessions.AddOrUpdate(root, ops);
        _ = _registered.Value;
    }

    private static bool Register()
    {
        // What is registered last wins, and a result may have a look as more than one of the types.
        foreach (var type in CellValues.Types.Reverse())
        {
            var forms = CellValues.Forms(type);
            foreach (var form in forms)
            {
                Formatter.Register(type, (value, writer) => writer.Write(CellValues.Show(value, form, Figures())), form);
            }

            Formatter.SetPreferredMimeTypesFor(type, [.. forms]);
        }

        FigureSources.Added += Register;
        foreach (var source in FigureSources.All)
        {
            Register(source);
        }

        // What the languages of the web are given by #!share and #!set.
        Formatter.Register<Frame>((frame, writer) => writer.Write(FrameRecords.Of(frame)), JsonFormatter.MimeType);
        return true;
    }

    // Charts of another library look as the figure that they are.
    private static void Register(FigureSource source)
    {
        if (Type.GetType(source.TypeName) is not { } type)
        {
            return;
        }

        var forms = CellValues.Forms(typeof(Figure));
        foreach (var form in forms)
        {
            Formatter.Register(type, (value, writer) => writer.Write(CellValues.Show(Figure.From(value), form, Figures())), form);
        }

        Formatter.SetPreferredMimeTypesFor(type, [.. forms]);
    }

    // Outside of a cell there is no document that could have plotly.js already.
    private static FigureDocument Figures() =>
        KernelInvocationContext.Current?.HandlingKernel?.RootKernel is { } root && _sessions.TryGetValue(root, out var ops) ? ops.Figures : new FigureDocument();
}
