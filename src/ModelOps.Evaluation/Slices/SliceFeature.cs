using System.Globalization;

namespace ModelOps.Evaluation.Slices;

/// <summary>A column that rows can be split by: at a number, or into one value and the others. Missing values are a value of their own.</summary>
internal abstract class SliceFeature(string name)
{
    internal const int Missing = -1;

    internal string Name => name;

    internal static SliceFeature Of(Column column) => column switch
    {
        StringColumn text => new CategorySliceFeature(column.Name, text.Codes.ToArray(), text.Categories),
        Column<bool> => new CategorySliceFeature(column.Name, [.. Enumerable.Range(0, column.Count).Select(row => column[row] is bool flag ? flag ? 1 : 0 : Missing)], ["false", "true"]),
        _ => new NumberSliceFeature(column),
    };

    /// <summary>The places rows can be split at, each with what is inside: an index of a group for each row, of which the first ones are inside.</summary>
    internal abstract IEnumerable<SliceCut> Cuts(int[] rows, int minimum);

    internal abstract bool IsInside(double at, int row);

    /// <summary>All steps of one path at this column in words.</summary>
    internal abstract string Describe(IReadOnlyList<SliceStep> steps);
}

/// <summary>A place at which rows can be split.</summary>
/// <param name="Feature">The column.</param>
/// <param name="At">A number (inside is what is below it), the code of a value, or NaN for a missing number.</param>
internal sealed record SliceCut(SliceFeature Feature, double At);

/// <summary>One step down a tree.</summary>
internal sealed record SliceStep(SliceCut Cut, bool IsInside)
{
    internal bool Holds(int row) => Cut.Feature.IsInside(Cut.At, row) == IsInside;
}

internal sealed class CategorySliceFeature(string name, int[] codes, IReadOnlyList<string> values) : SliceFeature(name)
{
    internal override IEnumerable<SliceCut> Cuts(int[] rows, int minimum)
    {
        var counts = new int[values.Count + 1];
        foreach (var row in rows)
        {
            counts[codes[row] + 1]++;
        }

        return Enumerable.Range(0, counts.Length).Where(place => counts[place] >= minimum && rows.Length - counts[place] >= minimum).Select(place => new SliceCut(this, place - 1));
    }

    internal override bool IsInside(double at, int row) => codes[row] == (int)at;

    internal override string Describe(IReadOnlyList<SliceStep> steps)
    {
        int[] left = steps.FirstOrDefault(step => step.IsInside) is { } one ? [(int)one.Cut.At] : [.. codes.Distinct().Except(steps.Select(step => (int)step.Cut.At)).Take(2)];
        return left is [var only]
            ? only == Missing ? $"{Name} missing" : $"{Name} = {values[only]}"
            : string.Join(" and ", steps.Select(step => step.Cut.At == Missing ? $"{Name} present" : $"{Name} != {values[(int)step.Cut.At]}"));
    }
}

internal sealed class NumberSliceFeature : SliceFeature
{
    private const int MostCuts = 32;
    private readonly double[] _values;
    private readonly bool _isTime;

    internal NumberSliceFeature(Column column)
        : base(column.Name)
    {
        _isTime = column.Type == ColumnType.Timestamp;
        _values = Slicer.ToNumbers(column);
    }

    internal override IEnumerable<SliceCut> Cuts(int[] rows, int minimum)
    {
        double[] sorted = [.. rows.Select(row => _values[row]).Where(value => !double.IsNaN(value)).Order()];
        var missing = rows.Length - sorted.Length;
        if (missing >= minimum && sorted.Length >= minimum)
        {
            yield return new SliceCut(this, double.NaN);
        }

        foreach (var at in Enumerable.Range(1, MostCuts).Select(i => Readable(sorted.Length == 0 ? double.NaN : sorted[(int)((long)i * sorted.Length / (MostCuts + 1))])).Where(double.IsFinite).Distinct())
        {
            var below = LowerBound(sorted, at);
            if (below >= minimum && rows.Length - below >= minimum)
            {
                yield return new SliceCut(this, at);
            }
        }
    }

    internal override bool IsInside(double at, int row) => double.IsNaN(at) ? double.IsNaN(_values[row]) : _values[row] < at;

    internal override string Describe(IReadOnlyList<SliceStep> steps)
    {
        if (steps.Any(step => step.IsInside && double.IsNaN(step.Cut.At)))
        {
            return $"{Name} missing";
        }

        var upper = steps.Where(step => step.IsInside).Select(step => step.Cut.At).DefaultIfEmpty(double.PositiveInfinity).Min();
        var lower = steps.Where(step => !step.IsInside && !double.IsNaN(step.Cut.At)).Select(step => step.Cut.At).DefaultIfEmpty(double.NegativeInfinity).Max();
        var isPresent = double.IsFinite(upper) || steps.Any(step => !step.IsInside && double.IsNaN(step.Cut.At)) || !_values.Any(double.IsNaN);
        return (double.IsFinite(lower), double.IsFinite(upper)) switch
        {
            (true, true) => $"{Show(lower)} <= {Name} < {Show(upper)}",
            (false, true) => $"{Name} < {Show(upper)}",
            (true, false) => $"{Name} >= {Show(lower)}{(isPresent ? "" : " or missing")}",
            _ => $"{Name} present",
        };
    }

    // What is read is what was cut at.
    private double Readable(double value) => _isTime || double.IsNaN(value) ? value : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private string Show(double value) => _isTime ? new DateTime((long)value, DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : NumberText.Of(value);

    private static int LowerBound(double[] sorted, double at)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
