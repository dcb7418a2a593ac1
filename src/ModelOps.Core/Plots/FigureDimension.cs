using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>One axis of parallel coordinates.</summary>
public sealed class FigureDimension
{
    private readonly string _label;
    private readonly double[] _values;
    private readonly string[] _categories;

    /// <summary>An axis of numbers.</summary>
    /// <param name="label">The axis' title.</param>
    /// <param name="values">One a row.</param>
    public FigureDimension(string label, IEnumerable<double> values)
    {
        _label = label;
        _values = [.. values];
        _categories = [];
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
        var json = new JsonObject { ["label"] = _label, ["values"] = Figure.Numbers(_values) };
        if (_categories.Length > 0)
        {
            json["tickvals"] = Figure.Numbers(Enumerable.Range(0, _categories.Length).Select(code => (double)code));
            json["ticktext"] = new JsonArray([.. _categories.Select(category => (JsonNode)category)]);
        }

        return json;
    }
}
