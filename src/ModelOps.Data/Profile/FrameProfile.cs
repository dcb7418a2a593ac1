using ModelOps.Data.Frames;
using ModelOps.Data.Profile;
using ModelOps.Files;

namespace ModelOps;

/// <summary>A look at a whole frame: figures, histograms, missing values, repeats, correlations, and what to be wary of.</summary>
public sealed class FrameProfile
{
    private const int MostCorrelated = 60;

    private FrameProfile(Frame frame, string title)
    {
        Title = title;
        RowCount = frame.RowCount;
        var columns = new ColumnProfile[frame.Columns.Count];
        Parallel.For(0, columns.Length, i => columns[i] = ColumnProfile.Of(frame.Columns[i]));
        Columns = columns;
        DuplicateRows = frame.Columns.Count == 0 ? 0 : frame.RowCount - RowCodes.Of(frame.Columns, frame.RowCount).Count;
        Correlations = CorrelationsOf(frame);
        Warnings = ProfileWarnings.Of(this);
    }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>How many rows repeat an earlier one.</summary>
    public long DuplicateRows { get; }

    /// <summary>Pairs of numeric columns with an absolute correlation of 0.5 or more, the strongest first. Of wide frames the first 60 numeric columns.</summary>
    public IReadOnlyList<ColumnCorrelation> Correlations { get; }

    /// <summary>What to be wary of, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Profiles a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="title">The report's title.</param>
    public static FrameProfile Of(Frame frame, string title = "Data profile") => new(frame, title);

    /// <summary>The profile as plain text.</summary>
    public override string ToString() => ProfileText.Render(this);

    /// <summary>The profile as one HTML page: no script, no outside file.</summary>
    public string ToHtml() => ProfileHtml.Page(this);

    /// <summary>The profile as an HTML fragment for a notebook.</summary>
    public string ToHtmlFragment() => ProfileHtml.Fragment(this);

    /// <summary>Writes the HTML page, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteText(path, ToHtml());

    private static List<ColumnCorrelation> CorrelationsOf(Frame frame)
    {
        var numeric = frame.Columns.Where(column => column.Type is ColumnType.Float64 or ColumnType.Int64).Take(MostCorrelated).ToArray();
        var numbers = numeric.Select(column => frame.Numbers(column.Name)).ToArray();
        var found = new List<ColumnCorrelation>[numeric.Length];
        Parallel.For(0, numeric.Length, i =>
        {
            found[i] = [];
            for (var j = i + 1; j < numeric.Length; j++)
            {
                var value = Statistics.Correlation(numbers[i], numbers[j]);
                if (Math.Abs(value) >= 0.5)
                {
                    found[i].Add(new ColumnCorrelation(numeric[i].Name, numeric[j].Name, value));
                }
            }
        });
        return [.. found.SelectMany(pairs => pairs).OrderByDescending(pair => Math.Abs(pair.Value))];
    }
}

/// <summary>Pearson's correlation of two columns.</summary>
/// <param name="First">A column.</param>
/// <param name="Second">Another one.</param>
/// <param name="Value">−1 to 1.</param>
public readonly record struct ColumnCorrelation(string First, string Second, double Value);
