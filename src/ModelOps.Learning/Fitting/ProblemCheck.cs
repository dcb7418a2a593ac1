using ModelOps.Learning.Calibration;
using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Checks options against data, all at once, and reads the target.</summary>
internal static class ProblemCheck
{
    /// <summary>The problem that frame and options pose.</summary>
    /// <exception cref="InvalidInputException">Anything that does not fit; all errors are reported.</exception>
    public static LearningProblem Run(Frame frame, FitOptions options)
    {
        var errors = new List<string>();
        var trainer = options.Trainer is { } chosen ? errors.Try(() => Trainers.Find(chosen)) : null;
        errors.AddRange(trainer?.Errors(options.Set) ?? []);
        var method = options.Pipeline is { } pipeline ? errors.Try(() => PipelineAdapters.TrainerOf(pipeline)) : null;
        BlendTrainer.Check(options, errors);
        CheckOwnPreparation(options, method, trainer, errors);
        var names = frame.Columns.Select(column => column.Name).ToList();
        foreach (var name in (options.Features ?? []).Concat(options.Exclude).Append(options.Weight ?? options.Target).Append(options.Target).Distinct())
        {
            if (!names.Contains(name))
            {
                errors.Add($"There is no column '{name}'.{Suggestion.Among(name, names, "The columns are")}");
            }
        }

        if (!frame.Contains(options.Target))
        {
            errors.AddRange(PipelineSteps.Errors(options.Steps));
            CheckWords(options, errors);
            throw new InvalidInputException(errors);
        }

        var target = frame[options.Target];
        var task = TargetReader.Task(target, options, method?.Tasks ?? trainer?.Tasks);
        var unsound = TargetReader.Error(target, task);
        if (unsound is not null)
        {
            errors.Add(unsound);
        }

        if (options.Trainer is null && options.Pipeline is null)
        {
            errors.AddRange(Trainers.Find(DefaultTrainer(task)).Errors(options.Set));
        }

        var others = string.Join(", ", Trainers.All.Where(other => other.Tasks.Contains(task)).Select(other => other.Name));
        if (method is not null && !method.Tasks.Contains(task))
        {
            errors.Add($"The pipeline is for {string.Join(" or ", method.Tasks.Select(known => known.ToString().ToLowerInvariant()))}, but the task on the target '{options.Target}' is {task.ToString().ToLowerInvariant()}. Choose another target or task, or end the pipeline in another trainer.");
        }

        errors.AddRange((trainer is null ? BlendTrainer.Known(options) : [trainer]).Where(each => !each.Tasks.Contains(task)).Select(each =>
            $"The trainer {each.Name} cannot do {task.ToString().ToLowerInvariant()} on the target '{options.Target}'. Use one of {others}."));

        var inputs = Choose(frame, options);
        if (inputs.Count == 0)
        {
            errors.Add("No column is left to learn from. Name some, or exclude fewer.");
        }

        string[] reserved = task == LearningTask.Regression ? [GraphNames.Prediction] : [GraphNames.Label, GraphNames.Probabilities];
        errors.AddRange(inputs.Where(input => reserved.Contains(input.Name)).Select(input => $"The column '{input.Name}' has the name of an output of the model. Rename it, or exclude it."));

        var (classes, codes) = task == LearningTask.Regression || unsound is not null ? ([], []) : TargetReader.Classes(target, options.PositiveClass);
        if (options.PositiveClass is { } positive && classes.Length > 0 && (classes.Length != 2 || !classes.Contains(positive)))
        {
            errors.Add(classes.Length == 2
                ? $"The target '{options.Target}' has no class '{positive}'.{Suggestion.Among(positive, classes, "Its classes are")}"
                : $"A positive class ('{positive}') needs two classes, but the target '{options.Target}' has {classes.Length}. Leave it out.");
        }

        errors.AddRange(PipelineSteps.Errors(options.Steps));
        CheckWords(options, errors);
        CheckProbabilities(options, task, classes, errors);
        var weights = Weights(frame, options, errors);
        if (weights is not null && errors.Count == 0 && codes.Where((_, row) => weights[row] > 0).Distinct().ToArray() is [var only])
        {
            errors.Add($"Only rows of the class '{classes[only]}' have a weight above 0 in column '{options.Weight}'. Give rows of at least two classes a weight.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var values = task == LearningTask.Regression ? RawColumn.Numbers(target) : Array.ConvertAll(codes, code => (double)code);
        var problem = new LearningProblem(frame, options, task, classes, new Targets(values, classes.Length, weights), inputs, method);
        problem.ValidationTargets = ValidationCheck.Run(problem);
        return problem;
    }

    // What a trainer with its own preparation would pass over is refused.
    private static void CheckOwnPreparation(FitOptions options, IModelTrainer? method, TrainerDefinition? trainer, List<string> errors)
    {
        if (options.Pipeline is not null && (options.Trainer ?? options.Set?.ToString() ?? (options.Blend is null ? null : Trainers.Blend)) is { Length: > 0 } given)
        {
            errors.Add($"The pipeline has a trainer of its own, but '{given}' was given beside it. Leave it out.");
        }

        var own = method ?? (trainer is { BringsPreparation: true } && trainer.Errors(options.Set).Count == 0 ? errors.Try(() => trainer.CreateModelTrainer(options.Set)) : null);
        if (own is null)
        {
            return;
        }

        var called = method is null ? $"The trainer {own.Name}" : "The pipeline";
        if (options.Steps is { Length: > 0 } steps)
        {
            errors.Add($"{called} brings its own preparation, but the steps '{steps}' were given. Leave them out.");
        }

        if (!own.TakesWeights && (options.Weight ?? options.ClassWeight) is { } weight)
        {
            errors.Add($"{called} cannot learn from the weights '{weight}'. Leave them out{(method is null ? "" : ", or name a weight column in the pipeline itself")}.");
        }
    }

    /// <summary>The trainer for a task when none is named.</summary>
    public static string DefaultTrainer(LearningTask task) => task == LearningTask.Regression ? "ridge" : "logistic";

    private static void CheckWords(FitOptions options, List<string> errors)
    {
        if (options.Calibration is { } method && method is not ("platt" or "isotonic"))
        {
            errors.Add($"The calibration '{method}' is not known.{Suggestion.For(method, ["platt", "isotonic"])} Use platt or isotonic.");
        }

        if (options.Threshold is { } threshold)
        {
            ThresholdChoice.Parse(threshold, errors);
        }
    }

    private static void CheckProbabilities(FitOptions options, LearningTask task, string[] classes, List<string> errors)
    {
        if (options.Threshold is { } threshold && task != LearningTask.Binary)
        {
            errors.Add($"A threshold ('{threshold}') needs two classes, but the task is {task.ToString().ToLowerInvariant()}. Leave it out.");
        }

        if (task == LearningTask.Regression && (options.ClassWeight ?? options.Calibration) is { } given)
        {
            errors.Add($"'{given}' is for classes, but the task is regression. Leave it out.");
        }
        else if (options.ClassWeight is { } weights && classes.Length > 0 && ClassWeights.Error(weights, classes) is { } error)
        {
            errors.Add(error);
        }
    }

    private static List<RawInput> Choose(Frame frame, FitOptions options)
    {
        var names = options.Features ?? [.. frame.Columns.Select(column => column.Name)];
        return [.. names
            .Where(name => name != options.Target && name != options.Weight && !options.Exclude.Contains(name) && frame.Contains(name))
            .Distinct(StringComparer.Ordinal)
            .Select(name => new RawInput(name, frame[name].Type == ColumnType.String, frame[name].Type))];
    }

    /// <summary>The weights of rows; null when all are equal. What is wrong with them is added to the errors.</summary>
    public static float[]? Weights(Frame frame, FitOptions options, List<string> errors)
    {
        if (options.Weight is not { } name || !frame.Contains(name))
        {
            return null;
        }

        if (frame[name].Type is ColumnType.String or ColumnType.Timestamp)
        {
            errors.Add($"The weight column '{name}' holds {frame[name].Type} values. Choose a column of numbers.");
            return null;
        }

        var weights = RawColumn.Numbers(frame[name]);
        var bad = Array.FindIndex(weights, weight => !(weight >= 0 && float.IsFinite((float)weight)));
        if (bad >= 0)
        {
            errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The weight in row {bad + 1} of column '{name}' is {weights[bad]}. Weights must be numbers of at least 0."));
        }

        if (weights.All(weight => weight == 0))
        {
            errors.Add($"Every weight in column '{name}' is 0. Give rows a weight above 0.");
        }

        return Array.ConvertAll(weights, weight => (float)weight);
    }
}
