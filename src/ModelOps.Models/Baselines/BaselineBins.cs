using System.Globalization;
using ModelOps.Models;

namespace ModelOps;

/// <summary>Puts the rows of a column into the bins of a baseline.</summary>
internal sealed class BaselineBins
{
    private const int MostOldValues = 100;

    private readonly ColumnBaseline _baseline;
    private readonly bool _isText;
    private readonly string[] _keys;
    private readonly double[] _edges;
    private readonly int[] _counts;
    private readonly int[] _valueCounts;
    private readonly int _other;
    private readonly int _parts;

    public BaselineBins(ColumnBaseline baseline)
    {
        _baseline = baseline;
        _isText = baseline.Type == ColumnBaseline.Text;
        (_edges, _counts) = ([.. baseline.Edges], [.. baseline.Counts]);
        (_keys, _valueCounts) = ([.. baseline.Values.Keys], [.. baseline.Values.Values]);
        _other = baseline.Other;
        _parts = baseline.Parts ?? 1;
        if (baseline.Shape is null && _isText && _keys.Length == MostOldValues)
        {
            // Earlier versions kept the hundred most frequent texts, however rare: such ones come and go by chance.
            var frequent = BaselineStatistics.FrequentTextFrom(_valueCounts.Sum() + _other);
            _other += _valueCounts.Where(count => count < frequent).Sum();
            _keys = [.. baseline.Values.Where(value => value.Value >= frequent).Select(value => value.Key)];
            _valueCounts = [.. _valueCounts.Where(count => count >= frequent)];
        }
        else if (baseline.Shape is null && !_isText)
        {
            (_edges, _counts) = WithOuterBins(baseline, _edges, _counts);
        }

        if (_edges.Length == 0)
        {
            _other += _counts.Sum();
            _counts = [];
        }
    }

    public BaselineBin[] Count(Column column)
    {
        var values = new int[_keys.Length];
        var ranges = new int[_counts.Length];
        int other = 0, missing = 0;
        void Add(int key, double number, string? text, int rows)
        {
            if (key >= 0)
            {
                values[key] += rows;
            }
            else if (_edges.Length > 0)
            {
                ranges[text is null ? ColumnBaseline.Place(_edges, number) : ColumnBaseline.Place(_edges, text, _parts)] += rows;
            }
            else
            {
                other += rows;
            }
        }

        if (_isText || IsEmpty)
        {
            var places = Places(_keys);
            var texts = RawColumn.Texts(column);
            var rows = new int[texts.Categories.Count + 1];
            foreach (var code in texts.Codes)
            {
                rows[code + 1]++;
            }

            missing = rows[0];
            for (var code = 0; code < texts.Categories.Count; code++)
            {
                Add(places.GetValueOrDefault(texts.Categories[code], -1), 0, texts.Categories[code], rows[code + 1]);
            }
        }
        else
        {
            var places = Places([.. _keys.Select(Parse)]);
            foreach (var number in BaselineStatistics.Numbers(column))
            {
                if (double.IsNaN(number))
                {
                    missing++;
                }
                else
                {
                    Add(places.GetValueOrDefault(number, -1), number, null, 1);
                }
            }
        }

        return [.. Ordered(values, ranges), new BaselineBin("(other)", _other, other, false), new BaselineBin(BaselineBin.Missing, _baseline.Missing, missing, false)];
    }

    private bool IsEmpty => _keys.Length == 0 && _edges.Length == 0;

    private static Dictionary<T, int> Places<T>(T[] keys)
        where T : notnull => keys.Select((key, place) => (key, place)).ToDictionary(pair => pair.key, pair => pair.place);

    private static double Parse(string key) => double.Parse(key, NumberStyles.Float, CultureInfo.InvariantCulture);

    // Deciles of earlier versions are open at both ends; the least and the greatest value close them.
    private static (double[] Edges, int[] Counts) WithOuterBins(ColumnBaseline baseline, double[] edges, int[] counts)
    {
        if (baseline.Minimum is { } least && !(edges.Length > 0 && edges[0] <= least))
        {
            (edges, counts) = ([least, .. edges], [0, .. counts]);
        }

        return edges.Length > 0 && baseline.Maximum is { } most && double.IsFinite(Math.BitIncrement(most))
            ? ([.. edges, Math.BitIncrement(most)], [.. counts, 0])
            : (edges, counts);
    }

    // Numbers in their order, a frequent value before the range that ends above it; texts as they were counted, then their rest by length.
    private IEnumerable<BaselineBin> Ordered(int[] values, int[] ranges)
    {
        string[] borders = _isText ? [.. _edges.Select(edge => Math.Floor(edge).ToString(CultureInfo.InvariantCulture))] : Shown(_edges, Math.Max(0, _edges.Length - 1)); // the last is just above the greatest value, and may look like the one before
        var bins = _counts.Select((count, i) => (End: i < _edges.Length ? _edges[i] : double.PositiveInfinity, After: 1, Bin: new BaselineBin(Range(i, borders), count, ranges[i], !_isText)));
        var own = _keys.Select((key, i) => (End: _isText ? double.NegativeInfinity : Parse(key), After: 0, Bin: new BaselineBin(key, _valueCounts[i], values[i], !_isText)));
        if (_isText)
        {
            return own.Concat(bins).Select(each => each.Bin);
        }

        var shown = Shown([.. _keys.Select(Parse)], _keys.Length);
        return own.Select((each, i) => each with { Bin = each.Bin with { Label = shown[i], From = each.End, To = each.End } })
            .Concat(bins.Select((each, i) => each with { Bin = each.Bin with { From = i == 0 ? double.NegativeInfinity : _edges[i - 1], To = each.End } }))
            .OrderBy(each => each.End).ThenBy(each => each.After).Select(each => each.Bin);
    }

    private string Range(int bin, string[] borders)
    {
        var closed = _edges.Length > 0 && (_isText || _baseline.Shape is not null || _baseline.Maximum is not null);
        var part = _parts > 1 && bin > 0 && bin < _counts.Length - 1 ? $", part {((bin - 1) % _parts) + 1} of {_parts}" : "";
        bin = bin == 0 ? 0 : 1 + ((bin - 1) / _parts);
        var (first, last) = (bin == 0, bin == _edges.Length);
        var words = first ? $"below {borders[0]}"
            : last ? closed ? $"above {borders[^1]}" : $"{borders[^1]} or more"
            : bin == _edges.Length - 1 && closed ? borders[bin - 1] == borders[bin] ? borders[bin] : $"{borders[bin - 1]} to {borders[bin]}"
            : $"{borders[bin - 1]} to below {borders[bin]}";
        return !_isText ? words : _keys.Length == 0 ? $"{words} characters{part}" : $"other, {words} characters{part}";
    }

    private static string Timestamp(double days)
    {
        var time = new DateTime((long)Math.Clamp(Math.Round(days * TimeSpan.SecondsPerDay) * TimeSpan.TicksPerSecond, 0, DateTime.MaxValue.Ticks));
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // As few digits as tell the numbers apart.
    private string[] Shown(double[] numbers, int different)
    {
        if (_baseline.Type == ColumnBaseline.Time)
        {
            return [.. numbers.Select(Timestamp)];
        }

        string[] Digits(string format) => [.. numbers.Select(number => number.ToString(format, CultureInfo.InvariantCulture))];
        return new[] { "G6", "G9", "G12" }.Select(Digits).FirstOrDefault(texts => texts.Take(different).Distinct().Count() == different) ?? Digits("R");
    }
}
