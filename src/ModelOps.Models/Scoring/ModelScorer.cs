using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;

namespace ModelOps.Models;

/// <summary>Scores frames with a session: in pieces that fit the processor's caches, on all cores when there are many.</summary>
internal sealed class ModelScorer(byte[] onnx, ModelSignature signature, ModelMetadata metadata) : IDisposable
{
    private readonly OnnxSession _session = new(onnx);
    private ColumnSpec?[]? _specs;
    private readonly Lazy<TreeShortcut?> _shortcut = new(() => TreeShortcut.Of(onnx));
    private readonly Lazy<FewRows?> _fewRows = new(() => FewRows.Of(onnx, metadata));

    // A neighbours' graph (it alone sorts by TopK) holds a distance to every training row for each row of a piece.
    private readonly int _rowsAtOnce = onnx.AsSpan().IndexOf("TopK"u8) >= 0 ? 128 : 2048;

    public ModelScores Score(Frame frame, CancellationToken cancellationToken)
    {
        var columns = InputMatcher.Columns(_session.Inputs, _specs ??= InputMatcher.Specs(_session.Inputs, signature), frame);
        if (frame.RowCount is > 0 and <= FewRows.Most && _fewRows.Value is { } few)
        {
            return few.Score(columns, frame.RowCount);
        }

        var feeds = InputMatcher.Feeds(_session.Inputs, columns, frame.RowCount);
        try
        {
            var sink = new ScoreSink(frame.RowCount, _session.Outputs, metadata);
            var pieces = (frame.RowCount + _rowsAtOnce - 1) / _rowsAtOnce;
            if (pieces <= 1)
            {
                ScorePiece(feeds, sink, 0, frame.RowCount);
            }
            else
            {
                Parallel.For(
                    0,
                    pieces,
                    new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                    piece => ScorePiece(feeds, sink, piece * _rowsAtOnce, Math.Min(_rowsAtOnce, frame.RowCount - (piece * _rowsAtOnce))));
            }

            return sink.ToScores();
        }
        catch (AggregateException faults) when (faults.InnerExceptions.All(fault => fault is ModelOpsException))
        {
            throw faults.InnerExceptions[0];
        }
        finally
        {
            Array.ForEach(feeds, feed => feed.Dispose());
        }
    }

    public RowScorer CreateRowScorer()
    {
        var output = _session.Outputs.FirstOrDefault(output => output.Name is GraphNames.Prediction or GraphNames.Probabilities)
            ?? throw new ModelException("The model gives neither probabilities nor a prediction, so its rows cannot be scored one by one. Use Predict.");
        return new RowScorer(_session.Inputs, _fewRows.Value?.CreateRow() ?? new RuntimeRow(_session, output.Name, metadata.Classes.Count));
    }

    public void Dispose()
    {
        _session.Dispose();
        if (_shortcut.IsValueCreated)
        {
            _shortcut.Value?.Dispose();
        }
    }

    private void ScorePiece(ColumnFeed[] feeds, ScoreSink sink, int start, int count)
    {
        if (count == 0)
        {
            return;
        }

        var inputs = new OrtTensor[feeds.Length];
        OrtTensor[] outputs = [];
        try
        {
            for (var i = 0; i < feeds.Length; i++)
            {
                inputs[i] = feeds[i].Type == OnnxType.String ? OrtTensor.AllocateTexts(count) : OrtTensor.Allocate(OnnxType.Double, count);
                feeds[i].Fill(inputs[i], start);
            }

            outputs = count >= TreeShortcut.LeastRows && _shortcut.Value is { } shortcut ? shortcut.Run(inputs, count) : _session.Run(inputs);
            sink.Take(outputs, start, count);
        }
        finally
        {
            Array.ForEach(inputs, tensor => tensor?.Dispose());
            Array.ForEach(outputs, tensor => tensor.Dispose());
        }
    }
}
