using System.Diagnostics;
using ModelOps.Serving.Client;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Scoring;

/// <summary>
/// Scores some rows before a version gets requests, so that the first of them does not wait for sessions and compilation:
/// one row, which managed code scores, and many, which ONNX Runtime scores.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 32;

    // So few that any model scores them on this thread; in all rounds so many that what a model makes for thousands of rows is made.
    private const int ManyRows = 128;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    /// <summary>Warms a version up.</summary>
    /// <param name="served">The version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the model refuses all made-up rows, and has no input example: then it cannot be said whether it works.</returns>
    /// <exception cref="InvalidInputException">The model cannot be served over HTTP.</exception>
    /// <exception cref="ModelException">The model cannot score its own input example, or cannot be loaded.</exception>
    internal static bool Run(ServedModel served, CancellationToken cancellationToken)
    {
        var model = served.Model;
        RefuseTensors(model.Signature);
        if (model.Definition.InputExample is { RowCount: > 0 } example)
        {
            try
            {
                Score(served, example.Head(1), cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is InvalidInputException or ScoringException or ModelException)
            {
                throw new ModelException(
                    FailsWithoutRows(model, exception.Message, cancellationToken)
                        ? $"The model cannot be run: {exception.Message} Log it again, or serve another version."
                        : $"The model cannot score its own input example: {exception.Message} Log it again with an example that it takes.", exception);
            }
        }

        // Loads the graph, and finds out whether it can be.
        _ = model.Score(TableBuilder.Build(SampleRows.Typical(model).Head(0), model.Signature), cancellationToken);
        foreach (var rows in new[] { SampleRows.Typical(model), SampleRows.Missing(model) })
        {
            try
            {
                Score(served, rows, cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is InvalidInputException or ScoringException or ModelException)
            {
                // Another exporter's graph may refuse values that we make up.
            }
        }

        return false;
    }

    // Then the example is not to blame.
    private static bool FailsWithoutRows(Model model, string message, CancellationToken cancellationToken)
    {
        try
        {
            _ = model.Score(TableBuilder.Build(SampleRows.Typical(model).Head(0), model.Signature), cancellationToken);
            return false;
        }
        catch (Exception exception) when (exception is InvalidInputException or ScoringException or ModelException)
        {
            return exception.Message == message;
        }
    }

    private static void Score(ServedModel served, Frame row, CancellationToken cancellationToken)
    {
        served.Prepare();
        ReadOnlyMemory<byte>[] bodies = [FrameJson.Write(row), FrameJson.Write(row.Take(new int[ManyRows]))];
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < Rounds && (round == 0 || clock.Elapsed < _longest); round++)
        {
            foreach (var body in bodies)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Score(served, body, cancellationToken);
            }
        }
    }

    // As requests go: by columns where the model takes them so, and by a frame.
    private static void Score(ServedModel served, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var answer = new PooledBuffer();
        using var table = ColumnTable.Rent();
        if (TableReader.TryRead(body.Span, served.Model.Signature, table) && served.Direct?.TryScore(table) is { } scores)
        {
            served.Predictions.Write(scores, answer);
        }

        served.Predictions.Write(served.Model.Score(JsonRequest.Read(body, served.Model.Signature), cancellationToken), answer);
    }

    private static void RefuseTensors(ModelSignature signature)
    {
        if (signature.Inputs.FirstOrDefault(spec => spec.Shape is { } shape && shape.Count > 1 && shape.Skip(1).Any(size => size != 1)) is { } tensor)
        {
            throw new InvalidInputException($"The model takes {(tensor.Name is null ? "a tensor" : $"the tensor '{tensor.Name}'")} of shape [{string.Join(", ", tensor.Shape!)}]; only models that take columns can be served. Log it with one input for each column.");
        }
    }
}
