using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;

namespace ModelOps.Models;

/// <summary>Scores frames with a session: in pieces that fit the processor's caches, on all cores when there are many.</summary>
internal sealed class ModelScorer : IModelScorer
{
    private readonly ModelSignature _signature;
    private readonly ModelFacts _metadata;
    private readonly ImageLimits _limits;
    private readonly OnnxSession _session;
    private readonly int _imageInput;
    private ColumnSpec?[]? _specs;
    private long _scored;
    private readonly Lazy<BulkScorer> _bulk;
    private readonly Lazy<ManagedRows?> _managed;
    private readonly int _rowsAtOnce;

    public ModelScorer(byte[] onnx, ModelSignature signature, ModelFacts metadata, ImageLimits limits)
    {
        (_signature, _metadata, _limits, _session) = (signature, metadata, limits, new OnnxSession(onnx));
        _imageInput = _session.Inputs.ToList().FindIndex(ImageFeed.Takes);
        _bulk = new(() => new BulkScorer(onnx));
        _managed = new(() => _imageInput < 0 ? ManagedRows.Of(onnx, metadata) : null);

        // A neighbours' graph (it alone sorts by TopK) holds a distance to every training row for each row of a piece.
        _rowsAtOnce = _imageInput >= 0 ? 64 : onnx.AsSpan().IndexOf("TopK"u8) >= 0 ? 128 : 2048;
    }

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
        if (_imageInput >= 0)
        {
            throw new ModelException("The model takes images, so its rows cannot be scored value by value. Use Predict.");
        }

        var output = _session.Outputs.FirstOrDefault(output => output.Name is GraphNames.Prediction or GraphNames.Probabilities)
            ?? throw new ModelException("The model gives neither probabilities nor a prediction, so its rows cannot be scored one by one. Use Predict.");
        return new RowScorer(_session.Inputs, Managed?.CreateRow() ?? new RuntimeRow(_session, output.Name, _metadata.Classes.Count));
    }

    public void Dispose()
    {
        _session.Dispose();
        if (_bulk.IsValueCreated)
        {
            _bulk.Value.Dispose();
        }
    }

    private Column?[] Columns(Frame frame) => InputMatcher.Columns(_session.Inputs, _specs ??= InputMatcher.Specs(_session.Inputs, _signature), frame);

    private ModelScores InRuntime(Column?[] columns, int rows, CancellationToken cancellationToken)
    {
        var bulk = _imageInput < 0 && rows >= TreeShortcut.LeastRows && _bulk.Value is var faster && faster.IsFaster(Math.Min(rows, _rowsAtOnce), Interlocked.Add(ref _scored, rows)) ? faster : null;
        var images = _imageInput < 0 ? null : ImageFeed.Of(columns[_imageInput] ?? throw new InvalidInputException($"The model needs images in the column '{_session.Inputs[_imageInput].Name}'."), _limits);
        var feeds = InputMatcher.Feeds(_session.Inputs, columns, rows, _imageInput);
        var sink = new ScoreSink(rows, _session.Outputs, _metadata, bulk?.Labels);
        try
        {
            ScorePieces(images, feeds, sink, rows, bulk, cancellationToken);
            return sink.ToScores();
        }
        finally
        {
            Array.ForEach(feeds, feed => feed.Dispose());
        }
    }

    private void ScorePieces(ImageFeed? images, ColumnFeed[] feeds, ScoreSink sink, int rows, BulkScorer? bulk, CancellationToken cancellationToken)
    {
        var pieces = (rows + _rowsAtOnce - 1) / _rowsAtOnce;
        if (pieces <= 1)
        {
            ScorePiece(images, feeds, sink, 0, rows, bulk, cancellationToken);
            return;
        }

        try
        {
            Parallel.For(
                0,
                pieces,
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                piece => ScorePiece(images, feeds, sink, piece * _rowsAtOnce, Math.Min(_rowsAtOnce, rows - (piece * _rowsAtOnce)), bulk, cancellationToken));
        }
        catch (AggregateException errors) when (errors.InnerExceptions.All(error => error is ModelOpsException))
        {
            throw errors.InnerExceptions[0];
        }
    }

    private void ScorePiece(ImageFeed? images, ColumnFeed[] feeds, ScoreSink sink, int start, int count, BulkScorer? bulk, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return;
        }

        if (images is null)
        {
            ScoreRun(null, feeds, sink, start, count, bulk, cancellationToken);
            return;
        }

        foreach (var (first, rows, pixels) in images.Pieces(start, count, cancellationToken))
        {
            ScoreRun(pixels, feeds, sink, first, rows, bulk, cancellationToken);
        }
    }

    private void ScoreRun(OrtTensor? pixels, ColumnFeed[] feeds, ScoreSink sink, int start, int count, BulkScorer? bulk, CancellationToken cancellationToken)
    {
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

            if (pixels is not null)
            {
                inputs.Insert(_imageInput, pixels);
            }

            outputs = bulk is null ? _session.Run(inputs, pixels is { Length: > ImageFeed.ManyBytes }, cancellationToken) : bulk.Run(inputs, count, cancellationToken);
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
