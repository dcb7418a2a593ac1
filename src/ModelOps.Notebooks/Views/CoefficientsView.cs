namespace ModelOps;

/// <summary>The weights of a linear model as a table and a figure.</summary>
internal static class CoefficientsView
{
    /// <summary>Adds them; nothing for a model that is not linear.</summary>
    internal static View Coefficients(this View view, LinearCoefficients? coefficients, LearningTask? task)
    {
        if (coefficients is null)
        {
            return view;
        }

        var table = coefficients.ToTable(task);
        return view.Table(table.Head, table.Rows, $"Weights: {char.ToLowerInvariant(table.Caption[0])}{table.Caption[1..]}").Note(table.Note).Figure(coefficients.ToFigure());
    }
}
