using ModelOps.Data.Rendering;

namespace ModelOps.Data.Profile;

/// <summary>Says what a data scientist should look at before training.</summary>
internal static class ProfileWarnings
{
    private const double ManyMissing = 0.2;
    private const double ManyZeros = 0.5;
    private const double Skewed = 3;
    private const double Correlated = 0.95;
    private const int ManyTexts = 50;

    public static IReadOnlyList<string> Of(FrameProfile profile)
    {
        var warnings = new List<string>();
        if (profile.DuplicateRows > 0)
        {
            warnings.Add($"{profile.DuplicateRows} {(profile.DuplicateRows == 1 ? "row repeats" : "rows repeat")} an earlier row ({Percent(profile.DuplicateRows, profile.RowCount)}).");
        }

        foreach (var column in profile.Columns)
        {
            AddColumn(column, profile.RowCount, warnings);
        }

        warnings.AddRange(profile.Correlations.Where(pair => Math.Abs(pair.Value) >= Correlated)
            .Select(pair => FormattableString.Invariant($"'{pair.First}' and '{pair.Second}' say nearly the same (correlation {pair.Value:0.###}).")));
        return warnings;
    }

    public static string Percent(long part, long whole) => FormattableString.Invariant($"{(whole == 0 ? 0 : 100.0 * part / whole):0.#} %");

    private static void AddColumn(ColumnProfile column, int rows, List<string> warnings)
    {
        if (column.Count == 0)
        {
            warnings.Add($"'{column.Name}' has no value at all.");
            return;
        }

        if (column.Missing > rows * ManyMissing)
        {
            warnings.Add($"'{column.Name}' is missing in {Percent(column.Missing, rows)} of the rows.");
        }

        if (column.Distinct == 1)
        {
            warnings.Add($"'{column.Name}' has one value only.");
            return;
        }

        var isText = column.Type == ColumnType.String;
        if (column.Dates is { } dates)
        {
            warnings.Add($"'{column.Name}' {dates}");
        }
        else if (column.Distinct == rows && rows > ManyTexts && (isText || column.Type == ColumnType.Int64))
        {
            warnings.Add($"'{column.Name}' has another value in every row; it may be an id.");
        }
        else if (isText && column.Distinct > ManyTexts)
        {
            warnings.Add($"'{column.Name}' has {column.Distinct} different texts.");
        }

        if (column.Zeros > column.Count * ManyZeros && column.Distinct > 2)
        {
            warnings.Add($"'{column.Name}' is 0 in {Percent(column.Zeros, column.Count)} of the rows.");
        }
        else if (Math.Abs(column.Skewness) > Skewed)
        {
            warnings.Add($"'{column.Name}' is very skewed (skewness {CellText.Number(Math.Round(column.Skewness, 1))}).");
        }
    }
}
