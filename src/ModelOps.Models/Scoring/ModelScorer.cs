using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;

namespace ModelOps.Models;

/// <summary>Scores frames with a session: in pieces that fit the processor's caches, on all cores when there are many.</summary>
internal sealed class ModelScorer(byte[] onnx, ModelSignature signature, ModelFacts metadata) : IModelScorer
{
    private readonly OnnxSession _session = new(onnx);
    private ColumnSpec?[]? _specs;
    private long _scored;
    private readonly Lazy<BulkScorer> _bulk = new(() => new BulkScorer(onnx));
    private readonly Lazy<ManagedRows?> _managed = new(() => ManagedRows.Of(onnx, metadata));

    // A neighbours' graph (it alone sorts by TopK) holds a distance to every training row for each row of a piece.
    private readonly int _rowsAtOnce = onnx.AsSpan().IndexOf("TopK"u8) >= 0 ? 128 : 2048;

    /// <summary>Scores some rows without the session; null when the graph needs it.</summary>
    public ManagedRows? Managed => _managed.Value;

    public ModelScores Score(Frame frame, CancellationToken cancellationToken)
    {
        var columns = Columns(frame);
        return frame.RowCount > 0 && Managed is { } managed && frame.RowCount <= managed.Most
            ? managed.Score(columns, frame.RowCount)
            : InRuntime(columns, frame.RowCount, cancellationToken);
    }

    /// <summary>Scores rows in ONNX Runtime, however few they are.</summary>
    public ModelScores ScoreInRuntime(Frame frame) => InRuntime(Columns(frame), frame.RowCount, CancellationToken.None);

    public RowScorer CreateRowScorer()
    {
        var output = _session.Outputs.FirstOrDefault(output => output.Name is GraphNames.Prediction or GraphNames.Probabilities)
            ?? throw new ModelException("The model gives neither probabilities nor a prediction, so its rows cannot be scored one by one. Use Predict.");
        return new RowScorer(_session.Inputs, Managed?.CreateRow() ?? new RuntimeRow(_session, output.Name, metadata.Classes.Count));
    }

    public void Dispose()
    {
        _session.Dispose();
        if (_bulk.IsValueCreated)
        {
            _bulk.Value.Dispose();
        }
    }

    private Column?[] Columns(Frame frame) => InputMatcher.Columns(_session.Inputs, _specs ??= InputMatcher.Specs(_session.Inputs, signature), frame);

    private ModelScores InRuntime(Column?[] columns, int rows, CancellationToken cancellationToken)
    {
        var bulk = rows >= TreeShortcut.LeastRows && _bulk.Value is var faster && faster.IsFaster(Math.Min(rows, _rowsAtOnce), Interlocked.Add(ref _scored, rows)) ? faster : null;
        var feeds = InputMatcher.Feeds(_session.Inputs, columns, rows);
        var sink = new ScoreSink(rows, _session.Outputs, metadata, bulk?.Labels);
        try
        {
            ScorePieces(feeds, sink, rows, bulk, cancellationToken);
            return sink.ToScores();
        }
        finally
        {
            Array.ForEach(feeds, feed => feed.Dispose());
        }
    }

    private void ScorePieces(ColumnFeed[] feeds, ScoreSink sink, int rows, BulkScorer? bulk, CancellationToken cancellationToken)
    {
        var pieces = (rows + _rowsAtOnce - 1) / _rowsAtOnce;
        if (pieces <= 1)
        {
            ScorePiece(feeds, sink, 0, rows, bulk, cancellationToken);
            return;
        }

        try
        {
            Parallel.For(
                0,
                pieces,
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                piece => ScorePiece(feeds, sink, piece * _rowsAtOnce, Math.Min(_rowsAtOnce, rows - (piece * _rowsAtOnce)), bulk, cancellationToken));
        }
        catch (AggregateException errors) when (errors.InnerExceptions.All(error => error is ModelOpsException))
        {
            throw errors.InnerExceptions[0];
        }
    }

    private void ScorePiece(ColumnFeed[] feeds, ScoreSink sink, int start, int count, BulkScorer? bulk, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return;
        }

        var inputs = new List<OrtTensor>(2 * feeds.Length);
        var owned = new List<OrtTensor>(feeds.Length);
        OrtTensor[] outputs = [];
        try
        {
            var tables = bulk is { HasTables: true };
            foreach (var feed in feeds)
            {
                inputs.Add(tables && feed is TextFeed text ? text.Table : Owned(feed.Rows(start, count)));
            }

            foreach (var text in tables ? feeds.OfType<TextFeed>() : [])
            {
                inputs.Add(Owned(text.Places(start, count)));
            }

            outputs = bulk is null ? _session.Run(inputs, cancellationToken) : bulk.Run(inputs, count, cancellationToken);
            sink.Take(outputs, start, count);
        }
        finally
        {
            owned.ForEach(tensor => tensor.Dispose());
            Array.ForEach(outputs, tensor => tensor.Dispose());
        }

        OrtTensor Owned(OrtTensor tensor)
        {
            owned.Add(tensor);
            return tensor;
        }
    }
}
