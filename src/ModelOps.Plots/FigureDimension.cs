using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>One axis of parallel coordinates.</summary>
public sealed class FigureDimension
{
    private const int MostTicks = 8;
    private readonly string _label;
    private readonly double[] _values;
    private readonly string[] _categories = [];
    private readonly bool _logarithmic;

    /// <summary>An axis of numbers.</summary>
    /// <param name="label">The axis' title.</param>
    /// <param name="values">One a row; those that are no finite number have a place of their own below the least.</param>
    /// <param name="logarithmic">True for steps of equal ratio; every number is above 0 then.</param>
    public FigureDimension(string label, IEnumerable<double> values, bool logarithmic = false)
    {
        _label = label;
        _logarithmic = logarithmic;
        _values = [.. values];
    }

    /// <summary>An axis of categories, in order of first appearance.</summary>
    /// <param name="label">The axis' title.</param>
    /// <param name="values">One a row.</param>
    public FigureDimension(string label, IEnumerable<string> values)
    {
        _label = label;
        var all = values.ToArray();
        _categories = [.. all.Distinct(StringComparer.Ordinal)];
        _values = [.. all.Select(value => (double)Array.IndexOf(_categories, value))];
    }

    internal JsonObject ToJson()
    {
        if (_categories.Length > 0)
        {
            return Axis(_values, [.. _categories.Select((name, code) => ((double)code, name))]);
        }

        var finite = _values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0 || (!_logarithmic && finite.Length == _values.Length))
        {
            return Axis(_values, []);
        }

        double Place(double value) => _logarithmic ? Math.Log10(value) : value;
        var (low, high) = (Place(finite.Min()), Place(finite.Max()));
        var none = low - Math.Max(0.15 * (high - low), 1e-3 * Math.Max(1, Math.Abs(low)));
        var ticks = Ticks(low, high).ToList();
        if (finite.Length < _values.Length)
        {
            // Plotly leaves out a line with a gap, and with it all that the row says elsewhere.
            ticks.Insert(0, (none, "–"));
        }

        return Axis(_values.Select(value => double.IsFinite(value) ? Place(value) : none), ticks);
    }

    private JsonObject Axis(IEnumerable<double> values, IReadOnlyList<(double Place, string Text)> ticks)
    {
        var json = new JsonObject { ["label"] = _label, ["values"] = Figure.Numbers(values) };
        if (ticks.Count > 0)
        {
            json["tickvals"] = Figure.Numbers(ticks.Select(tick => tick.Place));
            json["ticktext"] = new JsonArray([.. ticks.Select(tick => (JsonNode)tick.Text)]);
        }

        return json;
    }

    // Both ends and whole steps between them: powers of ten, or a few even ones.
    private IEnumerable<(double Place, string Text)> Ticks(double low, double high)
    {
        string Text(double place) => (_logarithmic ? Math.Pow(10, place) : place).ToString("G3", CultureInfo.InvariantCulture);
        yield return (low, Text(low));
        var gap = (high - low) / MostTicks;
        var step = _logarithmic ? Math.Max(1, Math.Ceiling(gap)) : 2 * gap;
        for (var place = _logarithmic ? Math.Ceiling(low + (gap / 2)) : low + step; step > 0 && place < high - (gap / 2); place += step)
        {
            yield return (place, Text(place));
        }

        if (high > low)
        {
            yield return (high, Text(high));
        }
    }
}
