using ModelOps.Learning.Telemetry;

namespace ModelOps.Learning;

/// <summary>Makes learning problems of frames, and fits any trainer to all of their rows or some; cross-validation and search use it, too.</summary>
public static class LearningProblems
{
    extension(LearningProblem)
    {
        /// <summary>Checks options against data.</summary>
        /// <param name="frame">The data.</param>
        /// <param name="options">The options; the trainer and its settings are checked, too.</param>
        /// <exception cref="InvalidInputException">Anything that does not fit; all errors are reported.</exception>
        public static LearningProblem Of(Frame frame, FitOptions options) => ProblemCheck.Run(frame, options);
    }

    /// <param name="problem">The problem.</param>
    extension(LearningProblem problem)
    {
        /// <summary>The trainer that the options ask for.</summary>
        public IModelTrainer CreateTrainer() => problem.Method ?? (problem.Options.Blend is { } blend ? new BlendTrainer(blend) : Trainers.Find(problem.TrainerName).CreateModelTrainer(problem.Options.Set, problem.Options.Steps));

        /// <summary>The name of the trainer that the options ask for.</summary>
        public string TrainerName => problem.Method?.Name ?? (problem.Options.Blend is not null ? Trainers.Blend : Trainers.Find(problem.Options.Trainer ?? ProblemCheck.DefaultTrainer(problem.Task)).Name);

        /// <summary>Fits a trainer.</summary>
        /// <param name="trainer">The trainer.</param>
        /// <param name="rows">The rows to learn from; null for all.</param>
        /// <param name="progress">Told of each step.</param>
        /// <param name="cancellationToken">Ends the fit early.</param>
        public FittedCandidate Fit(IModelTrainer trainer, int[]? rows = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            var frame = rows is null ? problem.Frame : new Frame(problem.Frame.Columns.Select(column => column.Take(rows)));
            var targets = rows is null ? problem.Targets : problem.Targets.Take(rows);
            var context = new FitContext(problem.Task)
            {
                Seed = problem.Options.Seed,
                Threads = problem.Options.Threads > 0 ? problem.Options.Threads : Environment.ProcessorCount,
                Progress = progress,
                ValidationFrame = problem.Options.Validation,
                ValidationTargets = problem.ValidationTargets,
                Checkpoint = rows is null ? problem.Options.Checkpoint : null,
                CancellationToken = cancellationToken,
            };
            using var operation = LearningTelemetry.Fit(trainer.Name, problem.Task, frame.RowCount, problem.Inputs.Count);
            try
            {
                return CandidateFitter.Fit(problem, trainer, frame, targets, context);
            }
            catch (Exception exception) when (operation is not null)
            {
                operation.Fail(exception);
                throw;
            }
        }
    }
}
