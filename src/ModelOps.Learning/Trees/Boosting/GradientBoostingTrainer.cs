using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Trees;

/// <summary>Gradient boosting as a trainer.</summary>
internal sealed class GradientBoostingTrainer(BoostingOptions options, string loss, string monotone) : ITrainer
{
    public const string TrainerName = "gradient-boosting";

    public string Name => TrainerName;

    public Preparation Preparation => Preparation.Tree;

    public string? RefusesValidation => options.EarlyStopping > 0 ? null : $"The trainer {TrainerName} looks at a validation set only under early stopping. Set early_stopping to a number of rounds, or leave the validation set out.";

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var chosen = options with { Loss = LossFor(context.Task), Growth = options.Growth with { Monotone = MonotoneConstraints.Parse(monotone, x.Columns) } };
        if (chosen.Loss != BoostingLoss.Quantile && chosen.Quantile != 0.5)
        {
            throw new InvalidInputException(FormattableString.Invariant($"The quantile {chosen.Quantile} is for the loss 'quantile', but the loss is '{loss}'. Set loss=quantile, or leave the quantile out."));
        }

        if (chosen.Loss == BoostingLoss.Poisson && y.Values.AsSpan().ContainsAnyInRange(double.NegativeInfinity, -double.Epsilon))
        {
            throw new InvalidInputException($"The loss 'poisson' needs targets of at least 0, but the least one is {y.Values.Min():R}. Choose the loss 'squared'.");
        }

        Divergence.CheckSingle(TrainerName, y);
        var (rows, targets, validation) = HoldOut(x, y, chosen, context);

        // Scores are summed in single precision: about 0, a target far from it loses nothing.
        var centre = chosen.Loss is BoostingLoss.LogLoss or BoostingLoss.Poisson ? 0 : Centre(targets.Values);
        var objective = ObjectiveFor(centre == 0 ? targets : new Targets(Array.ConvertAll(targets.Values, value => value - centre), 0, targets.Weights), chosen);
        chosen = chosen with { Growth = chosen.Growth with { MostStep = objective.MostStep } };
        using var booster = new Booster(rows, objective, validation, chosen, context);
        var boosted = booster.Fit();
        var outputs = objective.Outputs;
        var ensemble = TreeEnsembleBuilder.Build(boosted.Trees, outputs, tree => tree % outputs, average: false);
        return new TreeModel(ensemble, x.Count, Array.ConvertAll(boosted.Start, start => start + centre), LinkFor(chosen.Loss, outputs), context.Threads);
    }

    private BoostingLoss LossFor(LearningTask task)
    {
        var isRegression = task == LearningTask.Regression;
        if (loss == "auto")
        {
            return isRegression ? BoostingLoss.Squared : BoostingLoss.LogLoss;
        }

        var named = loss switch
        {
            "log" => BoostingLoss.LogLoss,
            "squared" => BoostingLoss.Squared,
            "absolute" => BoostingLoss.Absolute,
            "quantile" => BoostingLoss.Quantile,
            _ => BoostingLoss.Poisson,
        };
        return isRegression == (named != BoostingLoss.LogLoss)
            ? named
            : throw new InvalidInputException($"The loss '{loss}' does not suit a {task.ToString().ToLowerInvariant()} target. Choose {(isRegression ? "squared, absolute, quantile or poisson" : "log")}, or leave it at auto.");
    }

    private static Objective ObjectiveFor(Targets y, BoostingOptions options) => options.Loss switch
    {
        BoostingLoss.LogLoss when y.ClassCount > 2 => new SoftmaxObjective(y.Values, y.Weights, y.ClassCount),
        BoostingLoss.LogLoss => new LogisticObjective(y.Values, y.Weights),
        BoostingLoss.Absolute => new QuantileObjective(y.Values, y.Weights, 0.5),
        BoostingLoss.Quantile => new QuantileObjective(y.Values, y.Weights, options.Quantile),
        BoostingLoss.Poisson => new PoissonObjective(y.Values, y.Weights),
        _ => new SquaredObjective(y.Values, y.Weights),
    };

    private static TreeLink LinkFor(BoostingLoss loss, int outputs) => loss switch
    {
        BoostingLoss.LogLoss => outputs > 1 ? TreeLink.Softmax : TreeLink.Logistic,
        BoostingLoss.Poisson => TreeLink.Exponential,
        _ => TreeLink.Identity,
    };

    private static double Centre(double[] values) => values.Average() is var mean && double.IsFinite(mean) ? mean : 0;

    // The rows held out for early stopping: those given, appended, or a share drawn by the seed, of each class alike.
    private static (Features X, Targets Y, int[] Validation) HoldOut(Features x, Targets y, BoostingOptions options, FitContext context)
    {
        if (options.EarlyStopping == 0)
        {
            return (x, y, []);
        }

        if (context.ValidationFeatures is { } moreX && context.ValidationTargets is { } moreY)
        {
            var rows = x.RowCount + moreX.RowCount;
            float[]? weights = y.Weights is null && moreY.Weights is null ? null : [.. y.Weights ?? Ones(x.RowCount), .. moreY.Weights ?? Ones(moreX.RowCount)];
            return (new Features([.. x.Array, .. moreX.Array], rows, x.Columns), new Targets([.. y.Values, .. moreY.Values], y.ClassCount, weights), [.. Enumerable.Range(x.RowCount, moreX.RowCount)]);
        }

        var random = new SeededRandom(context.Seed, 2);
        var held = new List<int>();
        for (var group = 0; group < Math.Max(1, y.ClassCount); group++)
        {
            var value = group;
            int[] members = [.. Enumerable.Range(0, x.RowCount).Where(row => y.ClassCount == 0 || y.Values[row] == value)];
            var count = (int)Math.Round(members.Length * options.ValidationShare);
            random.Choose(members, count);
            held.AddRange(members.Take(count));
        }

        return (x, y, [.. held.Order()]);
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
