using ModelOps.Learning.Calibration;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning;

/// <summary>Fits preparation and trainer, then calibration and threshold on scores of rows that a fold left out.</summary>
internal static class CandidateFitter
{
    private const int Folds = 5;

    public static FittedCandidate Fit(LearningProblem problem, IModelTrainer trainer, Frame frame, Targets targets, FitContext context)
    {
        var options = problem.Options;
        (frame, targets) = Weighed(frame, targets);
        var model = FitWeighted(problem, trainer, frame, targets, context);
        var choice = options.Threshold is { } text && problem.Task == LearningTask.Binary ? ThresholdChoice.Parse(text, []) : null;
        if (problem.Task == LearningTask.Regression || (options.Calibration is null && (choice is null || choice.Fixed is not null)))
        {
            return new FittedCandidate(problem, trainer.Name, model, choice?.Fixed);
        }

        var scores = OutOfFold(problem, trainer, frame, targets, context);
        var calibrations = options.Calibration is { } method ? Calibrate(method, scores, targets) : null;
        var threshold = choice?.Fixed ?? choice?.Best(Positive(scores, calibrations), Array.ConvertAll(targets.Values, value => value == 1), targets.Weights);
        return new FittedCandidate(problem, trainer.Name, calibrations is null ? model : new CalibratedModel(model, calibrations), threshold);
    }

    // Rows of weight 0 take no part: a leaf or a fold of such rows alone would have no mean.
    private static (Frame Frame, Targets Targets) Weighed(Frame frame, Targets targets)
    {
        if (targets.Weights is not { } weights || !weights.Contains(0))
        {
            return (frame, targets);
        }

        int[] rows = [.. Enumerable.Range(0, weights.Length).Where(row => weights[row] > 0)];
        return rows.Length > 0
            ? (Rows(frame, rows), targets.Take(rows))
            : throw new InvalidInputException("Every row to learn from has the weight 0. Give rows a weight above 0.");
    }

    private static IFittedFrameModel FitWeighted(LearningProblem problem, IModelTrainer trainer, Frame frame, Targets targets, FitContext context) =>
        trainer.Fit(
            problem,
            frame,
            ClassWeights.Apply(problem.Options.ClassWeight, targets, problem.Classes),
            context.ValidationTargets is { } held ? context with { ValidationTargets = ClassWeights.Apply(problem.Options.ClassWeight, held, problem.Classes) } : context);

    private static double[] OutOfFold(LearningProblem problem, IModelTrainer trainer, Frame frame, Targets targets, FitContext context)
    {
        var classes = targets.ClassCount;
        var scores = new double[frame.RowCount * classes];
        var fold = FoldAssignment.Stratified(Array.ConvertAll(targets.Values, value => (int)value), Folds, context.Seed);
        for (var f = 0; f < Folds; f++)
        {
            int[] inside = [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] != f)];
            if (inside.Select(row => targets.Values[row]).Distinct().Count() < 2)
            {
                throw new InvalidInputException($"The data has too few rows of each class to hold a fifth out for a calibration or a threshold ({targets.Values.Length} rows). Give more rows, or leave these options out.");
            }

            int[] outside = [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] == f)];
            var model = FitWeighted(problem, trainer, Rows(frame, inside), targets.Take(inside), context with { Progress = null, Checkpoint = null });
            var part = new double[outside.Length * classes];
            model.Predict(Rows(frame, outside), part);
            for (var i = 0; i < outside.Length; i++)
            {
                part.AsSpan(i * classes, classes).CopyTo(scores.AsSpan(outside[i] * classes));
            }
        }

        return scores;
    }

    private static ICalibration[] Calibrate(string method, double[] scores, Targets targets)
    {
        var classes = targets.ClassCount;
        return [.. Enumerable.Range(classes == 2 ? 1 : 0, classes == 2 ? 1 : classes).Select(k =>
        {
            var column = Enumerable.Range(0, targets.Values.Length).Select(row => scores[(row * classes) + k]).ToArray();
            var positive = Array.ConvertAll(targets.Values, value => value == k);
            return method == "isotonic"
                ? (ICalibration)new IsotonicCalibration(IsotonicScaling.Fit(column, positive, targets.Weights))
                : new PlattCalibration(PlattScaling.Fit(Array.ConvertAll(column, PlattCalibration.Logit), positive, targets.Weights));
        })];
    }

    private static double[] Positive(double[] scores, ICalibration[]? calibrations) =>
        [.. Enumerable.Range(0, scores.Length / 2).Select(row => calibrations is null ? scores[(2 * row) + 1] : calibrations[0].Apply(scores[(2 * row) + 1]))];

    private static Frame Rows(Frame frame, int[] rows) => new(frame.Columns.Select(column => column.Take(rows)));
}
