using System.Globalization;
using System.Text;
using ModelOps.Evaluation.Drift;
using ModelOps.Models.Embeddings;

namespace ModelOps;

/// <summary>How far data has moved from what a model was trained on, column by column.</summary>
/// <param name="BaselineRows">Rows at training.</param>
/// <param name="RowCount">Rows now.</param>
/// <param name="MinimumRows">Rows needed, then and now, for a verdict.</param>
/// <param name="Columns">One a column, the worst first.</param>
public sealed record DriftReport(int BaselineRows, int RowCount, int MinimumRows, IReadOnlyList<ColumnDrift> Columns)
{
    private const int MostNamed = 60;
    private const double LeastSeen = 0.02;

    /// <summary>The worst verdict of a column.</summary>
    public DriftLevel Level => Columns.Select(column => column.Level).DefaultIfEmpty().Max();

    /// <summary>The verdict in words.</summary>
    public string Verdict => Words(Level);

    /// <summary>False when there are too few rows, now or at training, for a verdict.</summary>
    public bool HasEnoughRows => Math.Min(BaselineRows, RowCount) >= MinimumRows;

    /// <summary>True when every column was compared and none has drifted.</summary>
    public bool IsAccepted => Level <= DriftLevel.Moderate;

    /// <summary>What keeps the data from being accepted, a sentence each; empty when it is.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            string[] drifted = [.. Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => FormattableString.Invariant($"{column.Column} (PSI {column.Psi:0.000})"))];
            string[] coarse = [.. Columns.Where(column => column.Level == DriftLevel.TooCoarse).Select(column => column.Column)];
            return
            [
                .. Together(DriftLevel.MissingColumn, "The data lacks {0} columns that the model reads: {1}."),
                .. Together(DriftLevel.TypeChanged, null),
                .. Together(DriftLevel.NewColumn, "The data has {0} columns that training did not have: {1}."),
                .. drifted.Length == 0 ? (string[])[] : [$"Drifted from training: {string.Join(", ", drifted)}."],
                .. coarse.Length == 0 ? (string[])[] : [$"The model's baseline, of an earlier version, is too coarse to show a change in {string.Join(", ", coarse)}. Train the model again, or compare with the training data itself."],
                .. HasEnoughRows ? (string[])[] : [$"Too few rows for a verdict: {RowCount} now and {BaselineRows} at training, and {MinimumRows} or more of both are needed."],
            ];
        }
    }

    /// <summary>Compares data with a model's own baseline.</summary>
    /// <param name="model">A model with a baseline.</param>
    /// <param name="data">The rows of now.</param>
    /// <param name="options">Columns and limits; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or data without rows or without any of the columns.</exception>
    /// <exception cref="ModelException">The model has no baseline.</exception>
    public static DriftReport Of(Model model, Frame data, DriftOptions? options = null) => Of(
        model,
        model.Baseline ?? throw new ModelException("The model has no baseline (baseline.json), so drift cannot be measured. Train it again, import it with its training data, or compare with the training data itself."),
        data,
        options);

    /// <summary>Compares data with other data, such as the rows of the training, in what a model reads and, of images, in what its net sees.</summary>
    /// <param name="model">The model.</param>
    /// <param name="then">The rows to compare with.</param>
    /// <param name="data">The rows of now.</param>
    /// <param name="options">Columns and limits; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or data without rows or without any of the columns.</exception>
    public static DriftReport Of(Model model, Frame then, Frame data, DriftOptions? options = null) =>
        Of(model, ImageEmbedder.AddTo(ModelBaseline.Of(then, model.InputNames, model.ImageInputs), model.Definition.Onnx, then, model.ImageInputs), data, options);

    internal static DriftReport Of(Model model, ModelBaseline baseline, Frame data, DriftOptions? options = null) =>
        Of(baseline, baseline.Embedding is { } embedding ? ImageEmbedder.AddTo(embedding, model.Definition.Onnx, data) : data, options, model.InputNames);

    /// <summary>Compares data with a baseline.</summary>
    /// <param name="baseline">How the data looked.</param>
    /// <param name="data">The rows of now.</param>
    /// <param name="options">Columns and limits; null for the defaults.</param>
    /// <param name="inputs">The columns that a model reads; null for all of the baseline.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or data without rows or without any of the columns.</exception>
    public static DriftReport Of(ModelBaseline baseline, Frame data, DriftOptions? options = null, IReadOnlyList<string>? inputs = null)
    {
        options ??= new DriftOptions();
        var images = baseline.Images;
        data = ImageStatistics.AddTo(data, images);

        // Where only numbers of images are kept, as in a payload log, nothing is known of what the net sees.
        string[] unseen = [.. baseline.Embedding?.Names.Where(name => !data.Contains(name)) ?? []];
        inputs = inputs is null ? null : [.. baseline.Compared(inputs), .. baseline.Embedding?.Names.Except(unseen) ?? []];
        string[] names = [.. options.Columns ?? inputs?.Where(baseline.Columns.ContainsKey) ?? baseline.Columns.Keys.Except(unseen)];
        List<string> errors = [.. options.Errors()];
        string[] given = [.. data.Columns.Select(column => column.Name).Except(images)];
        if (options.Columns is not null)
        {
            errors.AddRange(names.Where(name => !baseline.Columns.ContainsKey(name)).Select(name => $"The baseline has no column '{name}'.{Suggestion.Among(name, baseline.Columns.Keys, "Its columns are")}"));
            errors.AddRange(names.Where(name => !data.Contains(name)).Select(name => $"The data has no column '{name}'.{Suggestion.For(name, given)}"));
        }

        if (!names.Any(data.Contains))
        {
            errors.Add("The data shares no column with the baseline, so there is nothing to compare.");
        }
        else if (data.RowCount == 0)
        {
            errors.Add("The data has no rows, so there is nothing to compare. Give data with rows.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var enough = Math.Min(baseline.Rows, data.RowCount) >= options.MinimumRows;
        ColumnDrift[] measured = [.. names.Where(data.Contains).Select(name => Measure(name, baseline.Columns[name], data[name]))];
        var adjusted = DriftArithmetic.Adjusted([.. measured.Select(column => column.Problem is null ? column.PValue : 1)], options.Correction);
        var judged = measured.Select((column, i) => column.Problem is not null ? column : column with
        {
            AdjustedPValue = adjusted[i],
            Level = enough ? Judge(column, adjusted[i], baseline.Columns[column.Column].IsCoarse, options) : DriftLevel.TooFewRows,
        });
        return new DriftReport(baseline.Rows, data.RowCount, options.MinimumRows, [.. judged.Concat(Unmatched(baseline, given, names, options, inputs)).OrderByDescending(column => column.Level).ThenByDescending(column => column.Psi)]);
    }

    /// <summary>The verdict, what is wrong, a table of columns, then the arithmetic of each that has moved.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RowCount} rows now against {BaselineRows} at training: {Verdict}.\n");
        text.AppendJoin("", Problems.Select(problem => $"{problem}\n"));
        var width = Math.Max(6, Columns.Select(column => column.Column.Length).DefaultIfEmpty().Max());
        text.Append("  ").Append("column".PadRight(width)).Append("     PSI  verdict\n");
        foreach (var column in Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {column.Column.PadRight(width)}  {(double.IsNaN(column.Psi) ? "–".PadLeft(6) : column.Psi.ToString("0.0000", CultureInfo.InvariantCulture))}  {column.Verdict}\n");
        }

        return text.AppendJoin("", Columns.Where(column => column.Problem is null && column.Level is DriftLevel.Moderate or DriftLevel.Drifted).Select(column => $"\n{column}\n")).ToString().TrimEnd('\n');
    }

    /// <summary>The index of each column.</summary>
    public Figure ToFigure()
    {
        ColumnDrift[] measured = [.. Columns.Where(column => column.Problem is null)];
        return new Figure("Drift by column", "Population stability index").AddBars(measured.Select(column => column.Column), measured.Select(column => column.Psi), horizontal: true);
    }

    internal static string Words(DriftLevel level) => level switch
    {
        DriftLevel.TooFewRows => "too few rows",
        DriftLevel.TooCoarse => "baseline too coarse",
        DriftLevel.NewColumn => "new column",
        DriftLevel.TypeChanged => "type changed",
        DriftLevel.MissingColumn => "missing column",
        _ => level.ToString().ToLowerInvariant(),
    };

    // Each column's sentence; of more than three one sentence for all, where there is one.
    private IEnumerable<string> Together(DriftLevel level, string? sentence)
    {
        ColumnDrift[] columns = [.. Columns.Where(column => column.Level == level)];
        return sentence is null || columns.Length <= 3
            ? columns.Select(column => column.Problem!)
            : [string.Format(CultureInfo.InvariantCulture, sentence, columns.Length, Named(columns))];
    }

    private static string Named(ColumnDrift[] columns) =>
        string.Join(", ", columns.Take(MostNamed).Select(column => $"'{column.Column}'")) + (columns.Length > MostNamed ? $" and {columns.Length - MostNamed} more" : "");

    private static ColumnDrift Measure(string name, ColumnBaseline baseline, Column column) => baseline.TypeConflict(column) is { } conflict
        ? ColumnDrift.Incomparable(name, DriftLevel.TypeChanged, $"The column '{name}' holds {conflict}. Read it as in training, or train again.")
        : DriftArithmetic.Measure(name, baseline, column);

    private static DriftLevel Judge(ColumnDrift column, double pValue, bool isCoarse, DriftOptions options) =>
        pValue <= options.Significance && (column.Psi >= options.DriftPsi || column.Bins.Any(CameOrWent)) ? DriftLevel.Drifted
        : isCoarse ? DriftLevel.TooCoarse
        : pValue <= options.Significance && column.Psi >= options.ModeratePsi ? DriftLevel.Moderate
        : DriftLevel.Stable;

    // A value or range of some weight on one side that is not there at all on the other, as a flag that is never set any more.
    private static bool CameOrWent(DriftBin bin) => Math.Max(bin.ExpectedShare, bin.ActualShare) >= LeastSeen && Math.Min(bin.Expected, bin.Actual) == 0;

    // Columns on one side only. What a baseline of an earlier version left out is not known, so nothing counts as new there.
    private static IEnumerable<ColumnDrift> Unmatched(ModelBaseline baseline, string[] given, string[] names, DriftOptions options, IReadOnlyList<string>? inputs)
    {
        if (options.Columns is not null)
        {
            yield break;
        }

        string[] fresh = baseline.Unused is null ? [] : [.. given.Except(baseline.Columns.Keys).Except(baseline.Unused).Except(inputs ?? [])];
        foreach (var name in names.Concat(inputs ?? []).Distinct().Except(given))
        {
            yield return ColumnDrift.Incomparable(name, DriftLevel.MissingColumn, $"The data has no column '{name}', which the model reads.{Suggestion.For(name, fresh)}");
        }

        foreach (var name in fresh)
        {
            yield return ColumnDrift.Incomparable(name, DriftLevel.NewColumn, $"The data has a column '{name}', which training did not have.");
        }
    }
}
