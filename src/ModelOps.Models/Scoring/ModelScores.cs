using ModelOps.Models;

namespace ModelOps;

/// <summary>A model's answer for the rows of a frame, in the form that metrics and services use.</summary>
public sealed class ModelScores
{
    /// <summary>Collects an answer.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="classes">The classes; empty when the model is no classifier.</param>
    public ModelScores(int rowCount, IReadOnlyList<string> classes)
    {
        RowCount = rowCount;
        Classes = classes;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The classes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The class chosen for each row, an index into <see cref="Classes"/>; null when the model is no classifier.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Rows × classes, row-major; null when the model gives none.</summary>
    public double[]? Probabilities { get; init; }

    /// <summary>The value for each row; null when the model is no regressor.</summary>
    public double[]? Values { get; init; }

    /// <summary>Outputs beyond label, probabilities and prediction, as columns.</summary>
    public IReadOnlyList<Column> Others { get; init; } = [];

    /// <summary>True when <c>label</c> is a whole number in the graph.</summary>
    internal bool NumericLabels { get; init; }

    /// <summary>The probability of one class, one a row.</summary>
    /// <param name="name">One of <see cref="Classes"/>.</param>
    /// <exception cref="InvalidInputException">No such class, or a model without probabilities.</exception>
    public double[] Probability(string name)
    {
        var place = Classes.ToList().IndexOf(name);
        if (place < 0)
        {
            throw new InvalidInputException($"The model has no class '{name}'.{Suggestion.Among(name, Classes, "Its classes are")}");
        }

        if (Probabilities is null)
        {
            throw new InvalidInputException("The model gives labels without probabilities. Use a metric of labels, such as accuracy.");
        }

        var column = new double[RowCount];
        for (var i = 0; i < RowCount; i++)
        {
            column[i] = Probabilities[(i * Classes.Count) + place];
        }

        return column;
    }

    /// <summary>The scores of some of the rows.</summary>
    internal ModelScores Slice(int start, int count) => new(count, Classes)
    {
        Labels = Labels?[start..(start + count)],
        Probabilities = Probabilities?[(start * Classes.Count)..((start + count) * Classes.Count)],
        Values = Values?[start..(start + count)],
        Others = Others.Count == 0 ? [] : [.. new Frame(Others).Slice(start, count).Columns],
        NumericLabels = NumericLabels,
    };

    /// <summary>The answer as a table: <c>label</c> and <c>probability_&lt;class&gt;</c>, or <c>prediction</c>; then the other outputs.</summary>
    public Frame ToFrame()
    {
        var columns = new List<Column>();
        if (Labels is not null)
        {
            columns.Add(NumericLabels
                ? new Column<long>(GraphNames.Label, [.. Labels.Select(label => long.Parse(Classes[label], System.Globalization.CultureInfo.InvariantCulture))])
                : new StringColumn(GraphNames.Label, Labels, [.. Classes]));
        }

        if (Probabilities is not null)
        {
            columns.AddRange(Classes.Select(name => new Column<double>(GraphNames.ProbabilityOf(name), Probability(name))));
        }

        if (Values is not null)
        {
            columns.Add(new Column<double>("prediction", Values));
        }

        return new Frame([.. columns, .. Others]);
    }
}
