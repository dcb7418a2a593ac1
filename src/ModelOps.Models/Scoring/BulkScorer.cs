using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;

namespace ModelOps.Models;

/// <summary>Runs a graph over many rows: with <see cref="TextTables"/> where it has texts, by the <see cref="TreeShortcut"/> where it has trees.</summary>
internal sealed class BulkScorer : IDisposable
{
    // A rewritten graph is a session more in memory: worth it when the constants are few.
    private const int MostBytes = 16 << 20;

    private readonly TreeShortcut? _shortcut;
    private readonly Lazy<OnnxSession?> _session;

    public BulkScorer(byte[] onnx)
    {
        var model = OnnxModel.Read(onnx);
        var tables = TextTables.Of(model);
        HasTables = tables is not null;
        Labels = tables?.Labels;
        _shortcut = TreeShortcut.Of(model);
        _session = new Lazy<OnnxSession?>(() => tables is null || onnx.Length > MostBytes ? null : Load(model));
    }

    /// <summary>True when texts are fed as tables and places.</summary>
    public bool HasTables { get; }

    /// <summary>The texts that the label's places stand for; null when labels are texts or numbers.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>True when so many rows are scored faster here than by the graph as it is.</summary>
    /// <param name="rows">The rows of a piece.</param>
    /// <param name="all">The rows scored with the model so far, and these: a session of its own pays from a few thousand rows on.</param>
    public bool IsFaster(int rows, long all) => (_shortcut is not null && rows >= TreeShortcut.LeastRows) || (HasTables && all >= 4096 && _session.Value is not null);

    public OrtTensor[] Run(IReadOnlyList<OrtTensor> inputs, int rows, CancellationToken cancellationToken) =>
        _shortcut is not null ? _shortcut.Run(inputs, rows, cancellationToken) : _session.Value!.Run(inputs, cancellationToken);

    // Another exporter's graph may be one that the runtime takes as it is only: it is then run as it is.
    private static OnnxSession? Load(OnnxModel model)
    {
        try
        {
            return new OnnxSession(model.ToBytes());
        }
        catch (ModelException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _shortcut?.Dispose();
        if (_session.IsValueCreated)
        {
            _session.Value?.Dispose();
        }
    }
}
