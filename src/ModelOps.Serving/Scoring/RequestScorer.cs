using System.Diagnostics;
using ModelOps.Serving.Limits;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Scoring;

/// <summary>Scores the rows of a request, whatever protocol it came by.</summary>
internal sealed class RequestScorer(ScoringOptions options)
{
    private readonly RequestLimits _limits = new(options);

    /// <summary>How many requests wait for their turn.</summary>
    internal long Waiting => _limits.Waiting;

    /// <summary>Whether a request needs no turn. One with images always takes one: some bytes may be millions of pixels.</summary>
    /// <param name="served">What is to score it.</param>
    /// <param name="bytes">The length of the body.</param>
    internal static bool IsQuick(ServedModel served, long bytes) => served.Inference.Images is null && RequestLimits.IsQuick(bytes, served.Batcher is null ? served.FewRows.Value : TimeSpan.Zero);

    /// <summary>Waits for a request's turn, before its body is read into rows. Dispose it when the answer is made.</summary>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <exception cref="ScoringException">Too many wait, or it waited too long.</exception>
    internal ValueTask<Turn> EnterAsync(CancellationToken cancellationToken) => _limits.EnterAsync(cancellationToken);

    /// <summary>Refuses a request of too many rows.</summary>
    /// <exception cref="ScoringException">There are too many.</exception>
    internal void CheckRows(long rows) => _limits.CheckRows(rows);

    /// <summary>Reads rows where that takes long.</summary>
    /// <exception cref="ScoringException">The turn's time is over.</exception>
    internal Frame Read(Turn? turn, Func<CancellationToken, Frame> read, CancellationToken cancellationToken)
    {
        try
        {
            return read(turn?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException) when (turn?.IsLate == true)
        {
            throw _limits.Late();
        }
    }

    /// <summary>Scores rows.</summary>
    /// <param name="served">What scores them.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="turn">The request's turn; null where it needs none.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <exception cref="ScoringException">The rows do not fit the model, or it fails on them; there are too many, or the turn's time is over.</exception>
    internal ValueTask<ModelScores> ScoreAsync(ServedModel served, Frame rows, Turn? turn, CancellationToken cancellationToken)
    {
        _limits.CheckRows(rows.RowCount);
        if (turn is null && served.Batcher is { } batcher && batcher.Takes(rows.RowCount))
        {
            return JoinAsync(batcher, rows, cancellationToken);
        }

        try
        {
            if (served.Inference.Images is { } images)
            {
                ImageCheck.Check(rows, images, options, turn?.Token ?? cancellationToken);
            }

            var started = Stopwatch.GetTimestamp();
            var scores = served.Model.Score(rows, turn?.Token ?? cancellationToken);
            if (Bytes(rows) <= RequestLimits.FewBytes)
            {
                served.FewRows.Add(started);
            }

            return ValueTask.FromResult(scores);
        }
        catch (Exception exception) when (exception is InvalidInputException or ModelException)
        {
            throw Refusal(exception);
        }
        catch (OperationCanceledException) when (turn?.IsLate == true)
        {
            throw _limits.Late();
        }
    }

    /// <summary>Scores rows that were read already: waits for a turn, and scores in it.</summary>
    /// <exception cref="ScoringException">As <see cref="EnterAsync"/> and the other.</exception>
    internal async ValueTask<ModelScores> ScoreAsync(ServedModel served, Frame rows, CancellationToken cancellationToken)
    {
        _limits.CheckRows(rows.RowCount);
        using var turn = IsQuick(served, Bytes(rows)) ? null : await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await ScoreAsync(served, rows, turn, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ModelScores> JoinAsync(Batching.RequestBatcher batcher, Frame rows, CancellationToken cancellationToken)
    {
        try
        {
            return await (batcher.Score(rows) ?? throw RequestLimits.Busy()).WaitAsync(options.RequestTimeout, options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw _limits.Late();
        }
        catch (Exception exception) when (exception is InvalidInputException or ModelException)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>Scores rows that are in no frame; null when they need one.</summary>
    /// <exception cref="ScoringException">There are too many, or the model fails on them.</exception>
    internal ModelScores? TryScore(ServedModel served, ColumnTable rows)
    {
        _limits.CheckRows(rows.Rows);
        try
        {
            return served.Direct?.TryScore(rows);
        }
        catch (ModelException exception)
        {
            throw Refusal(exception);
        }
    }

    // About as many as the text of a request has.
    private static long Bytes(Frame rows) => (long)rows.RowCount * rows.Columns.Count * sizeof(double);

    private static ScoringException Refusal(Exception exception) => exception is InvalidInputException
        ? ScoringException.Invalid(exception.Message)
        : ScoringException.Bad($"The model failed on this input: {exception.Message}");
}
