using System.Globalization;
using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Tells the task by the target and turns it into class numbers or values.</summary>
internal static class TargetReader
{
    /// <summary>Integers of at most so many different values are taken for classes.</summary>
    public const int MostIntegerClasses = 20;

    private static readonly string[] _truths = ["1", "true", "yes", "y", "positive"];

    /// <summary>The task that a target asks for.</summary>
    public static LearningTask Task(Column target, FitOptions options, IReadOnlyList<LearningTask>? tasks)
    {
        if (options.Task is { } task)
        {
            return task;
        }

        var onlyRegression = tasks is not null && tasks.All(known => known == LearningTask.Regression);
        var onlyClasses = tasks is not null && !tasks.Contains(LearningTask.Regression);
        var distinct = Texts(target).Distinct(StringComparer.Ordinal).Take(MostIntegerClasses + 1).Count();
        var isClass = target switch
        {
            StringColumn or Column<bool> => true,
            Column<DateTime> => false,
            Column<long> => !onlyRegression && (onlyClasses || distinct <= MostIntegerClasses),
            _ => !onlyRegression && (onlyClasses || distinct <= 2),
        };
        return !isClass ? LearningTask.Regression : distinct <= 2 ? LearningTask.Binary : LearningTask.Multiclass;
    }

    /// <summary>The classes in the order of the probabilities; the positive one last when there are two.</summary>
    public static (string[] Classes, int[] Codes) Classes(Column target, string? positive)
    {
        var texts = Texts(target);
        var counts = texts.CountBy(text => text).ToDictionary(StringComparer.Ordinal);
        string[] classes = target is StringColumn
            ? [.. counts.Keys.Order(StringComparer.Ordinal)]
            : [.. counts.Keys.OrderBy(Number)];
        if (classes.Length == 2)
        {
            var last = positive ?? classes.FirstOrDefault(name => _truths.Contains(name.ToLowerInvariant())) ?? (counts[classes[0]] < counts[classes[1]] ? classes[0] : classes[1]);
            classes = last == classes[0] ? [classes[1], classes[0]] : classes;
        }

        return (classes, Codes(target, classes));
    }

    /// <summary>The place of each row's class among known ones; −1 for another. No value is missing.</summary>
    public static int[] Codes(Column target, IReadOnlyList<string> classes)
    {
        var places = classes.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        return Array.ConvertAll(Texts(target), text => places.GetValueOrDefault(text, -1));
    }

    /// <summary>What is wrong with a target for a task; null when nothing is.</summary>
    public static string? Error(Column target, LearningTask task)
    {
        if (target.Count == 0)
        {
            return "The data has no rows. Give at least two.";
        }

        if (target.MissingCount > 0)
        {
            return $"The target '{target.Name}' has no value in {target.MissingCount} of {target.Count} rows. Drop these rows first.";
        }

        if (task == LearningTask.Regression)
        {
            return target switch
            {
                StringColumn text => $"The target '{target.Name}' is text ('{text.Text(0)}'), but regression needs numbers. Choose a numeric target, or a trainer for classes.",
                Column<DateTime> => $"The target '{target.Name}' holds timestamps, but regression needs numbers. Derive a number, as days since a date.",
                _ => RawColumn.Numbers(target).Count(double.IsInfinity) is > 0 and var infinite ? $"The target '{target.Name}' is infinite in {infinite} of {target.Count} rows. Drop these rows first." : null,
            };
        }

        var distinct = Texts(target).Distinct(StringComparer.Ordinal).ToArray();
        return distinct.Length switch
        {
            1 => $"The target '{target.Name}' has one class only ('{distinct[0]}' in all {target.Count} rows). Give rows of at least two classes.",
            > 2 when task == LearningTask.Binary => $"The target '{target.Name}' has {distinct.Length} classes, but a binary model needs two. Leave the task out, or give two classes.",
            > 1000 => $"The target '{target.Name}' has {distinct.Length} classes. Choose a target of at most 1000 classes, or a trainer for numbers.",
            _ => null,
        };
    }

    private static string[] Texts(Column target) => target is StringColumn text
        ? [.. Enumerable.Range(0, text.Count).Where(row => !text.IsMissing(row)).Select(row => text.Text(row)!)]
        : [.. Enumerable.Range(0, target.Count).Where(row => !target.IsMissing(row)).Select(row => Text(target[row]!))];

    private static string Text(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text == "true" ? 1 : 0;
}
