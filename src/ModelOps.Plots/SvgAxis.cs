using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOps.Plots;

/// <summary>One axis of a drawing: turns numbers and names into places, and says where to write what.</summary>
internal sealed class SvgAxis
{
    private const int MostNames = 40;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly (double Place, string Text)[] _ticks;
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <summary>An axis.</summary>
    /// <param name="layout">Plotly's axis object.</param>
    /// <param name="values">All that is drawn along it.</param>
    /// <param name="from">The place of its beginning.</param>
    /// <param name="to">The place of its end.</param>
    /// <param name="fromZero">True when bars begin at 0.</param>
    public SvgAxis(JsonNode? layout, IEnumerable<JsonNode?> values, double from, double to, bool fromZero)
    {
        Title = (string?)layout?["title"]?["text"];
        _ticks = layout?["tickvals"] is JsonArray places && layout["ticktext"] is JsonArray texts ? [.. places.Zip(texts, static (place, text) => (Number(place), text?.ToString() ?? ""))] : [];
        var all = values.ToArray();
        IsNames = (string?)layout?["type"] == "category" || all.Any(value => value?.GetValueKind() == System.Text.Json.JsonValueKind.String);
        (_from, _to) = (string?)layout?["autorange"] == "reversed" ? (to, from) : (from, to);
        if (IsNames)
        {
            foreach (var value in all)
            {
                _names.TryAdd(value?.ToString() ?? "", _names.Count);
            }

            (_low, _high) = (-0.5, _names.Count - 0.5);
            return;
        }

        var numbers = all.Select(Number).Where(double.IsFinite).ToArray();
        if (layout?["range"] is JsonArray range)
        {
            (_low, _high) = (Number(range[0]), Number(range[1]));
            return;
        }

        (_low, _high) = numbers.Length == 0 ? (0, 1) : (numbers.Min(), numbers.Max());
        (_low, _high) = fromZero ? (Math.Min(0, _low), Math.Max(0, _high)) : (_low, _high);
        var margin = _high > _low ? 0.04 * (_high - _low) : Math.Max(0.5, Math.Abs(_low) * 0.1);
        _low -= fromZero && _low == 0 ? 0 : margin;
        _high += fromZero && _high == 0 ? 0 : margin;
    }

    public string? Title { get; }

    public bool IsNames { get; }

    /// <summary>The length of one step between names.</summary>
    public double Step => Math.Abs(_to - _from) / (_high - _low);

    /// <summary>The place of a number or name; not finite where there is none.</summary>
    public double Place(JsonNode? value) => Place(IsNames ? _names[value?.ToString() ?? ""] : Number(value));

    public double Place(double value) => _from + ((value - _low) / (_high - _low) * (_to - _from));

    /// <summary>What is written where.</summary>
    public IEnumerable<(double Place, string Text)> Ticks()
    {
        if (IsNames)
        {
            var every = ((_names.Count - 1) / MostNames) + 1;
            foreach (var (name, i) in _names.Where(pair => pair.Value % every == 0))
            {
                yield return (Place(i), name.Length > 24 ? name[..23] + "…" : name);
            }

            yield break;
        }

        if (_ticks.Length > 0)
        {
            foreach (var (place, text) in _ticks)
            {
                yield return (Place(place), text);
            }

            yield break;
        }

        var rough = (_high - _low) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        for (var i = Math.Ceiling(_low / step); i * step <= _high; i++)
        {
            yield return (Place(i * step), ((i * step) + 0.0).ToString("G6", CultureInfo.InvariantCulture));
        }
    }

    public static double Number(JsonNode? value) => value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? number.TryGetValue<double>(out var given) ? given : double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) // an integer that was put there from code
        : double.NaN;
}
