using System.Globalization;
using System.Xml.Linq;

namespace ModelOps.TestSupport.Pmml;

/// <summary>
/// Evaluates PMML documents as the published semantics of version 4.4 say (dmg.org: Transformations, Functions, Mining Schema, Regression, Trees,
/// Multiple Models, Output), in double precision, row by row. It knows nothing of what writes or reads them in the product.
/// A value is null when missing, else a double, a string or a bool.
/// </summary>
public sealed class PmmlEvaluator
{
    private readonly XElement _root;
    private readonly Dictionary<string, XElement> _fields;
    private readonly XElement _model;

    public PmmlEvaluator(string pmml)
    {
        _root = XDocument.Parse(pmml).Root!;
        _fields = Child(_root, "DataDictionary")!.Elements().Where(field => field.Name.LocalName == "DataField").ToDictionary(field => Get(field, "name")!);
        _model = _root.Elements().First(element => element.Name.LocalName.EndsWith("Model", StringComparison.Ordinal));
    }

    public XElement Model => _model;

    /// <summary>The output fields by name.</summary>
    public Dictionary<string, object?> Evaluate(IReadOnlyDictionary<string, object?> row)
    {
        var values = new PmmlScope(null);
        foreach (var (name, field) in _fields)
        {
            values.Set(name, Typed(field, row.GetValueOrDefault(name)));
        }

        var result = Run(_model, values, isTop: true);
        return result.Outputs;
    }

    public static XElement? Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    public static string? Get(XElement element, string name) => element.Attribute(name)?.Value;

    public static double? Number(XElement element, string name) => Get(element, name) is { } text ? Parse(text) : null;

    public static double Parse(string text) => text switch { "INF" => double.PositiveInfinity, "-INF" => double.NegativeInfinity, _ => double.Parse(text, CultureInfo.InvariantCulture) };

    private static object? Typed(XElement field, object? given)
    {
        if (given is null || (given is double number && double.IsNaN(number)))
        {
            return null;
        }

        if (Children(field, "Value").Any(value => Get(value, "property") == "missing" && Get(value, "value") == Text(given)))
        {
            return null;
        }

        return Get(field, "dataType") switch
        {
            "double" or "integer" => given is string text ? Parse(text) : Convert.ToDouble(given, CultureInfo.InvariantCulture),
            "float" => (double)(float)(given is string text ? Parse(text) : Convert.ToDouble(given, CultureInfo.InvariantCulture)),
            "boolean" => given is bool flag ? flag : bool.Parse((string)given),
            _ => given is DateTime ? given : Text(given),
        };
    }

    public static string Text(object value) => value switch { string text => text, bool flag => flag ? "true" : "false", double number => number.ToString("R", CultureInfo.InvariantCulture), _ => Convert.ToString(value, CultureInfo.InvariantCulture)! };

    private static bool IsValid(XElement? field, object value)
    {
        if (field is null)
        {
            return true;
        }

        var known = Children(field, "Value").Where(each => Get(each, "property") is null or "valid").Select(each => Get(each, "value")!).ToHashSet();
        var intervals = Children(field, "Interval").ToArray();
        return (known.Count == 0 || known.Contains(Text(value))) && (intervals.Length == 0 || intervals.Any(interval => PmmlExpressions.Inside(interval, (double)value)));
    }

    private PmmlResult Run(XElement model, PmmlScope outer, bool isTop)
    {
        var scope = new PmmlScope(outer);
        string? target = null;
        foreach (var field in Children(Child(model, "MiningSchema")!, "MiningField"))
        {
            var name = Get(field, "name")!;
            if (Get(field, "usageType") is "target" or "predicted")
            {
                target = name;
                continue;
            }

            Require(outer.Knows(name), $"the mining field '{name}' is not in scope");
            scope.Set(name, isTop ? Treated(field, outer.Get(name)) : outer.Get(name));
        }

        foreach (var derived in Child(model, "LocalTransformations") is { } local ? Children(local, "DerivedField") : [])
        {
            scope.Set(Get(derived, "name")!, PmmlExpressions.Derived(derived, scope));
        }

        var result = model.Name.LocalName switch
        {
            "RegressionModel" => PmmlModels.Regression(model, scope),
            "TreeModel" => PmmlModels.Tree(model, scope),
            "MiningModel" => Mining(model, scope),
            var other => throw new NotSupportedException(other),
        };
        if (Child(model, "Targets") is { } targets && result.Value is double value)
        {
            var rescale = Child(targets, "Target")!;
            result = result with { Value = (value * (Number(rescale, "rescaleFactor") ?? 1)) + (Number(rescale, "rescaleConstant") ?? 0) };
        }

        _ = target;
        foreach (var output in Child(model, "Output") is { } outputs ? Children(outputs, "OutputField") : [])
        {
            object? given = Get(output, "feature") switch
            {
                "predictedValue" or null => result.Value,
                "probability" => result.Probabilities is null ? null : Get(output, "value") is { } of ? result.Probabilities.GetValueOrDefault(of) : result.Probabilities[(string)result.Value!],
                "transformedValue" => PmmlExpressions.Value(output.Elements().First(element => element.Name.LocalName != "Extension"), scope.With(result.Outputs)),
                var feature => throw new NotSupportedException(feature),
            };
            result.Outputs[Get(output, "name")!] = given;
        }

        return result;
    }

    private object? Treated(XElement mining, object? value)
    {
        var dictionary = _fields.GetValueOrDefault(Get(mining, "name")!);
        if (value is not null && !IsValid(dictionary, value))
        {
            value = (Get(mining, "invalidValueTreatment") ?? "returnInvalid") switch
            {
                "asIs" => value,
                "asMissing" => null,
                "asValue" => Typed(dictionary!, Get(mining, "invalidValueReplacement")),
                _ => throw new InvalidOperationException($"The value '{value}' of '{Get(mining, "name")}' is invalid."),
            };
        }

        if (value is double number)
        {
            var (low, high) = (Number(mining, "lowValue") ?? double.NegativeInfinity, Number(mining, "highValue") ?? double.PositiveInfinity);
            value = Get(mining, "outliers") switch
            {
                "asExtremeValues" => Math.Min(Math.Max(number, low), high),
                "asMissingValues" => number < low || number > high ? null : number,
                _ => value,
            };
        }

        return value is null && Get(mining, "missingValueReplacement") is { } replacement ? Typed(dictionary!, replacement) : value;
    }

    private PmmlResult Mining(XElement model, PmmlScope scope)
    {
        var segmentation = Child(model, "Segmentation")!;
        var method = Get(segmentation, "multipleModelMethod");
        var chosen = new List<(PmmlResult Result, double Weight)>();
        foreach (var segment in Children(segmentation, "Segment"))
        {
            if (PmmlModels.Predicate(segment.Elements().First(PmmlModels.IsPredicate), scope) != true)
            {
                continue;
            }

            var part = Run(segment.Elements().First(element => element.Name.LocalName.EndsWith("Model", StringComparison.Ordinal)), scope, isTop: false);
            chosen.Add((part, Number(segment, "weight") ?? 1));
            foreach (var (name, value) in part.Outputs)
            {
                scope.Set(name, value);
            }

            if (method == "selectFirst")
            {
                break;
            }
        }

        if (method is "modelChain" or "selectFirst")
        {
            return new PmmlResult(chosen[^1].Result.Value, chosen[^1].Result.Probabilities);
        }

        if (chosen.Any(each => each.Result.Value is null))
        {
            return new PmmlResult(null, null);
        }

        if (Get(model, "functionName") == "regression")
        {
            var numbers = chosen.Select(each => (double)each.Result.Value!).ToArray();
            return new PmmlResult(method switch
            {
                "sum" => numbers.Sum(),
                "average" => numbers.Average(),
                "weightedAverage" => chosen.Sum(each => (double)each.Result.Value! * each.Weight) / chosen.Sum(each => each.Weight),
                "max" => numbers.Max(),
                "median" => numbers.Order().ElementAt(numbers.Length / 2),
                _ => throw new NotSupportedException(method),
            }, null);
        }

        var shares = new Dictionary<string, double>();
        foreach (var (result, given) in chosen)
        {
            var weight = method is "weightedAverage" or "weightedMajorityVote" ? given : 1;
            var votes = method is "majorityVote" or "weightedMajorityVote" ? new Dictionary<string, double> { [(string)result.Value!] = 1 } : result.Probabilities!;
            foreach (var (name, share) in votes)
            {
                shares[name] = shares.GetValueOrDefault(name) + (share * weight);
            }
        }

        var total = method is "weightedAverage" or "weightedMajorityVote" ? chosen.Sum(each => each.Weight) : chosen.Count;
        return PmmlResult.Of(shares.ToDictionary(pair => pair.Key, pair => pair.Value / total));
    }

    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The document is wrong: {what}.");
        }
    }
}

/// <summary>What a model answers.</summary>
public sealed record PmmlResult(object? Value, IReadOnlyDictionary<string, double>? Probabilities)
{
    public Dictionary<string, object?> Outputs { get; } = [];

    public static PmmlResult Of(Dictionary<string, double> probabilities) => new(probabilities.MaxBy(pair => pair.Value).Key, probabilities);
}

/// <summary>The fields that can be seen.</summary>
public sealed class PmmlScope(PmmlScope? outer)
{
    private readonly Dictionary<string, object?> _values = [];

    public bool Knows(string name) => _values.ContainsKey(name) || (outer?.Knows(name) ?? false);

    public object? Get(string name)
    {
        if (_values.TryGetValue(name, out var value))
        {
            return value;
        }

        return outer is null ? throw new InvalidOperationException($"The document is wrong: the field '{name}' is not in scope.") : outer.Get(name);
    }

    public void Set(string name, object? value) => _values[name] = value;

    public PmmlScope With(Dictionary<string, object?> more)
    {
        var scope = new PmmlScope(this);
        foreach (var (name, value) in more)
        {
            scope.Set(name, value);
        }

        return scope;
    }
}
