using System.Globalization;
using System.Text;
using ModelOps.Evaluation.Drift;

namespace ModelOps;

/// <summary>How far data has moved from what a model was trained on, column by column.</summary>
/// <param name="BaselineRows">Rows at training.</param>
/// <param name="RowCount">Rows now.</param>
/// <param name="HasEnoughRows">False when there are too few rows now to tell.</param>
/// <param name="Columns">One a column, the most drifted first.</param>
public sealed record DriftReport(int BaselineRows, int RowCount, bool HasEnoughRows, IReadOnlyList<ColumnDrift> Columns)
{
    /// <summary>The worst verdict of a column; <see cref="DriftLevel.Stable"/> without enough rows.</summary>
    public DriftLevel Level => HasEnoughRows ? Columns.Select(column => column.Level).DefaultIfEmpty().Max() : DriftLevel.Stable;

    /// <summary>Compares data with a model's own baseline.</summary>
    /// <param name="model">A model with a baseline.</param>
    /// <param name="data">The rows of now.</param>
    /// <param name="options">Columns and limits; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or a value of another kind than in training.</exception>
    /// <exception cref="ModelException">The model has no baseline.</exception>
    public static DriftReport Of(Model model, Frame data, DriftOptions? options = null)
    {
        var baseline = model.Baseline ?? throw new ModelException("The model has no baseline (baseline.json), so drift cannot be measured. Train it again, or give a model that has one.");
        options ??= new DriftOptions();
        return Of(baseline, data, options with { Columns = options.Columns ?? [.. model.InputNames.Where(name => data.Contains(name) && baseline.Columns.ContainsKey(name))] });
    }

    /// <summary>Compares data with a baseline.</summary>
    /// <param name="baseline">How the data looked.</param>
    /// <param name="data">The rows of now.</param>
    /// <param name="options">Columns and limits; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or a value of another kind than in training.</exception>
    public static DriftReport Of(ModelBaseline baseline, Frame data, DriftOptions? options = null)
    {
        options ??= new DriftOptions();
        string[] names = [.. options.Columns ?? baseline.Columns.Keys.Where(data.Contains)];
        List<string> faults = [.. options.Faults()];
        faults.AddRange(names.Where(name => !baseline.Columns.ContainsKey(name)).Select(name => $"The baseline has no column '{name}'.{Suggestion.Among(name, baseline.Columns.Keys, "Its columns are")}"));
        faults.AddRange(names.Where(name => !data.Contains(name)).Select(name => $"The data has no column '{name}'.{Suggestion.For(name, data.Columns.Select(column => column.Name))}"));
        if (names.Length == 0)
        {
            faults.Add("The data shares no column with the baseline, so there is nothing to compare.");
        }

        if (faults.Count > 0)
        {
            throw new InvalidInputException(faults);
        }

        var columns = names.Select(name => DriftArithmetic.Compare(name, baseline.Columns[name], data[name], options)).OrderByDescending(column => column.Psi).ToArray();
        return new DriftReport(baseline.Rows, data.RowCount, data.RowCount >= options.MinimumRows, columns);
    }

    /// <summary>The verdict, a table of columns, then the arithmetic of each that is not stable.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RowCount} rows now against {BaselineRows} at training: {(HasEnoughRows ? Level.ToString().ToLowerInvariant() : "too few rows to tell")}.\n");
        var width = Math.Max(6, Columns.Select(column => column.Column.Length).DefaultIfEmpty().Max());
        text.Append("  ").Append("column".PadRight(width)).Append("     PSI  verdict\n");
        foreach (var column in Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {column.Column.PadRight(width)}  {column.Psi:0.0000}  {column.Level.ToString().ToLowerInvariant()}\n");
        }

        return text.AppendJoin("", Columns.Where(column => column.Level != DriftLevel.Stable).Select(column => $"\n{column}\n")).ToString().TrimEnd('\n');
    }

    /// <summary>The index of each column.</summary>
    public Figure ToFigure() => new Figure("Drift by column", "Population stability index").AddBars(Columns.Select(column => column.Column), Columns.Select(column => column.Psi), horizontal: true);
}
