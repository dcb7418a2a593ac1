using System.Diagnostics;
using ModelOps.Learning;
using ModelOps.Learning.Telemetry;

namespace ModelOps;

/// <summary>Learns models from frames.</summary>
public static class Learner
{
    /// <summary>Fits a model, writes it as one ONNX graph and proves that the graph scores as the trainer does; of images on all rows that were held out.</summary>
    /// <param name="frame">The training rows.</param>
    /// <param name="options">What to learn and how.</param>
    /// <param name="progress">Told of each step of the trainer.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <exception cref="InvalidInputException">Options or data do not fit; all errors are reported.</exception>
    /// <exception cref="ModelException">The graph scores other than the trainer.</exception>
    public static TrainedModel Fit(Frame frame, FitOptions options, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        // Not every method is slow enough to look for itself.
        cancellationToken.ThrowIfCancellationRequested();
        frame = Trainers.TryFind(options.Trainer ?? "")?.RowsOf(frame, options) ?? frame;
        var problem = LearningProblem.Of(frame, options);
        var started = Stopwatch.GetTimestamp();
        var curve = new LossCurve(progress);
        var candidate = problem.Fit(problem.CreateTrainer(), rows: null, curve, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (model, difference) = Prove(candidate, frame, progress, cancellationToken);
        return TrainedModel.Of(problem, candidate, model, curve.Steps, seconds, difference);
    }

    private static (Model Model, double Difference) Prove(FittedCandidate candidate, Frame frame, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        using var operation = LearningTelemetry.Proof(candidate.TrainerName, frame.RowCount);
        try
        {
            return ProveOrGiveUpGraph(candidate, frame, progress, cancellationToken);
        }
        catch (Exception exception) when (operation is not null)
        {
            operation.Fail(exception);
            throw;
        }
    }

    private static (Model Model, double Difference) ProveOrGiveUpGraph(FittedCandidate candidate, Frame frame, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var model = new Model(candidate.ToDefinition());
            return (model, ParityCheck.Run(candidate, model, frame, progress, cancellationToken));
        }
        catch (ModelException exception) when (candidate.Model.Foreign is null && candidate.Model.GiveUpGraph(exception.Message))
        {
            var model = new Model(candidate.ToDefinition());
            return (model, ParityCheck.Run(candidate, model, frame, progress, cancellationToken));
        }
    }

    /// <summary>As <see cref="Fit"/>, on a thread of the pool.</summary>
    /// <param name="frame">The training rows.</param>
    /// <param name="options">What to learn and how.</param>
    /// <param name="progress">Told of each step of the trainer, on that thread.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    public static Task<TrainedModel> FitAsync(Frame frame, FitOptions options, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Fit(frame, options, progress, cancellationToken), cancellationToken);

    private sealed class LossCurve(IProgress<FitProgress>? next) : IProgress<FitProgress>
    {
        // Trees of a forest report from the threads that grow them.
        private readonly Lock _gate = new();

        public List<FitProgress> Steps { get; } = [];

        public void Report(FitProgress value)
        {
            if (value is { Total: > 0, Note: null })
            {
                lock (_gate)
                {
                    Steps.Add(value);
                }
            }

            next?.Report(value);
        }
    }
}
