using ModelOps.Models;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>Scores the rows of a frame that have a true value.</summary>
internal static class ModelRows
{
    internal sealed record Plan(LearningTask Task, string Target, IReadOnlyList<string> Classes, int PositiveClass);

    /// <summary>Checks all options at once, before anything is scored.</summary>
    internal static Plan Check(Model model, Frame data, EvaluateOptions options)
    {
        var metadata = model.Metadata;
        var task = metadata.Task ?? throw new ModelException("The model does not say whether it is a classifier or a regressor, so it cannot be evaluated. Import it with its task and classes.");
        List<string> errors = [.. EvaluateCheck.Common(options, task), .. EvaluateCheck.Slices(data, metadata.Classes, options)];
        var target = options.Target ?? metadata.Target;
        string[] columns = [.. data.Columns.Select(column => column.Name)];
        if (target is null)
        {
            errors.Add($"The model does not name its target; name the column with the true values ({Wording.Option("target")}).");
        }
        else if (!columns.Contains(target))
        {
            errors.Add($"There is no column '{target}' with the true values.{Suggestion.Among(target, columns, "The columns are")}");
        }

        var positive = task == LearningTask.Binary ? Positive(metadata, options, errors) : 0;
        if (task != LearningTask.Binary && (options.PositiveClass ?? (object?)options.Threshold) is not null)
        {
            errors.Add($"A positive class and a threshold need a binary model, and this one is {MetricCatalog.TaskName(task)}. Leave them out.");
        }

        errors.AddRange(RowWeights.Check(data, options.Weights, target));
        if (task != LearningTask.Regression && positive >= 0)
        {
            errors.AddRange(EvaluateCheck.Costs(options, metadata.Classes, positive));
        }

        EvaluateCheck.Throw(errors);
        return new Plan(task, target!, task == LearningTask.Regression ? [] : metadata.Classes, positive);
    }

    /// <summary>The rows that have a true value, with what is true of them.</summary>
    /// <param name="Kept">The rows.</param>
    /// <param name="Numbers">Which rows of the data they are.</param>
    /// <param name="Targets">Their true classes; empty for regression.</param>
    /// <param name="Values">Their true values; empty for classification.</param>
    /// <param name="Weights">Their weights; null for 1 each.</param>
    internal sealed record Truth(Frame Kept, int[] Numbers, int[] Targets, double[] Values, double[]? Weights);

    /// <summary>The rows that have a true value.</summary>
    internal static int[] Known(Frame data, string target)
    {
        var column = data[target];
        return [.. Enumerable.Range(0, data.RowCount).Where(row => !column.IsMissing(row) && column[row] is not "")];
    }

    /// <summary>Reads what is true of the rows.</summary>
    /// <exception cref="InvalidInputException">No row has a true value, or one has a class or a weight that does not fit.</exception>
    internal static Truth Read(Plan plan, Frame data, EvaluateOptions options)
    {
        var rows = Known(data, plan.Target);
        if (rows.Length == 0)
        {
            throw new InvalidInputException($"No row has a value of '{plan.Target}', so there is nothing to evaluate. Give data with true values.");
        }

        var weights = RowWeights.Of(data, options.Weights, rows);
        var kept = rows.Length == data.RowCount ? data : new Frame(data.Columns.Select(each => each.Take(rows)));
        return plan.Task == LearningTask.Regression
            ? new(kept, rows, [], kept.Numbers(plan.Target), weights)
            : new(kept, rows, Targets(plan, RawColumn.Texts(kept[plan.Target]), rows), [], weights);
    }

    /// <summary>Scores a frame of the rows: as they are, or with other values in some columns.</summary>
    internal static MetricInput Score(Plan plan, Model model, Frame frame, Truth truth, EvaluateOptions options, CancellationToken cancellationToken)
    {
        var scores = model.Score(frame, cancellationToken);
        ScoreCheck.Finite(scores, plan.Classes, truth.Numbers);
        return plan.Task == LearningTask.Regression
            ? MetricInput.ForValues(truth.Values, scores.Values ?? throw new ModelException("The model gives no 'prediction', so it cannot be evaluated as a regressor. Export it with that output."), truth.Weights)
            : MetricInput.ForClasses(truth.Targets, scores.Probabilities, plan.Classes.Count, plan.PositiveClass, options.Threshold is null ? scores.Labels : null, options.Threshold, truth.Weights);
    }

    internal static (Frame Kept, MetricInput Input) Score(Plan plan, Model model, Frame data, EvaluateOptions options, CancellationToken cancellationToken)
    {
        var truth = Read(plan, data, options);
        return (truth.Kept, Score(plan, model, truth.Kept, truth, options, cancellationToken));
    }

    /// <summary>The class that a binary model takes for positive if nobody says otherwise.</summary>
    internal static string PositiveClass(ModelFacts metadata) => metadata.PositiveClass ?? metadata.Classes[^1];

    private static int Positive(ModelFacts metadata, EvaluateOptions options, List<string> errors)
    {
        var name = options.PositiveClass ?? PositiveClass(metadata);
        var place = metadata.Classes.ToList().IndexOf(name);
        if (place < 0)
        {
            errors.Add($"The model has no class '{name}'.{Suggestion.Among(name, metadata.Classes, "Its classes are")}");
        }

        return place;
    }

    private static int[] Targets(Plan plan, StringColumn column, int[] rows)
    {
        var places = plan.Classes.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        var byCode = new int[column.Categories.Count];
        for (var code = 0; code < byCode.Length; code++)
        {
            byCode[code] = places.GetValueOrDefault(column.Categories[code], -1);
        }

        var targets = new int[column.Count];
        for (var row = 0; row < targets.Length; row++)
        {
            targets[row] = byCode[column.Codes[row]];
            if (targets[row] < 0)
            {
                throw new InvalidInputException($"Row {rows[row] + 1} has the true value '{column.Text(row)}' of '{plan.Target}', which the model does not know. Its classes are: {string.Join(", ", plan.Classes)}.");
            }
        }

        return targets;
    }
}
