using ModelOps.Serving.Client;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Scoring;

/// <summary>
/// Scores some rows before a version gets requests, so that the first of them does not wait for sessions and compilation:
/// one row, which managed code scores, and many, which ONNX Runtime scores.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 8;
    private const int ManyRows = 512;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    /// <summary>Warms a model up.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">Ends the rounds early.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the model refuses all made-up rows, and has no input example: then it cannot be said whether it works.</returns>
    /// <exception cref="InvalidInputException">The model cannot be served over HTTP.</exception>
    /// <exception cref="ModelException">The model cannot score its own input example, or cannot be loaded.</exception>
    internal static bool Run(Model model, TimeProvider time, CancellationToken cancellationToken)
    {
        RefuseTensors(model.Signature);
        if (model.Definition.InputExample is { RowCount: > 0 } example)
        {
            try
            {
                Score(model, example.Head(1), time, cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is InvalidInputException or ScoringException or ModelException)
            {
                throw new ModelException($"The model cannot score its own input example: {exception.Message} Log it again with an example that it takes.", exception);
            }
        }

        // Loads the graph, and finds out whether it can be.
        _ = model.Score(TableBuilder.Build(SampleRows.Typical(model).Head(0), model.Signature), cancellationToken);
        foreach (var rows in new[] { SampleRows.Typical(model), SampleRows.Missing(model) })
        {
            try
            {
                Score(model, rows, time, cancellationToken);
                return true;
            }
            catch (Exception exception) when (exception is InvalidInputException or ScoringException or ModelException)
            {
                // Another exporter's graph may refuse values that we make up.
            }
        }

        return false;
    }

    private static void Score(Model model, Frame row, TimeProvider time, CancellationToken cancellationToken)
    {
        var many = row.Take(new int[ManyRows]);
        var started = time.GetTimestamp();
        for (var round = 0; round < Rounds && (round == 0 || time.GetElapsedTime(started) < _longest); round++)
        {
            foreach (var rows in new[] { row, many })
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = JsonRequest.Read(FrameJson.Write(rows), model.Signature);
                using var answer = new PooledBuffer();
                new Predictions(model, mlflowNumbers: false).Write(model.Score(read, cancellationToken), answer);
            }
        }
    }

    private static void RefuseTensors(ModelSignature signature)
    {
        if (signature.Inputs.FirstOrDefault(spec => spec.Shape is { } shape && shape.Count > 1 && shape.Skip(1).Any(size => size != 1)) is { } tensor)
        {
            throw new InvalidInputException($"The model takes {(tensor.Name is null ? "a tensor" : $"the tensor '{tensor.Name}'")} of shape [{string.Join(", ", tensor.Shape!)}]; only models that take columns can be served. Log it with one input for each column.");
        }
    }
}
