using System.Xml.Linq;
using static ModelOps.TestSupport.Pmml.PmmlEvaluator;

namespace ModelOps.TestSupport.Pmml;

/// <summary>Transformations and built-in functions.</summary>
internal static class PmmlExpressions
{
    public static object? Derived(XElement field, PmmlScope scope)
    {
        var value = Value(field.Elements().First(element => element.Name.LocalName != "Extension"), scope);
        return Get(field, "dataType") == "float" && value is double number ? (double)(float)number : value;
    }

    public static object? Value(XElement expression, PmmlScope scope)
    {
        switch (expression.Name.LocalName)
        {
            case "Constant":
                return Get(expression, "dataType") is "double" or "integer" or "float" ? Parse(expression.Value) : expression.Value;
            case "FieldRef":
                return scope.Get(Get(expression, "field")!) ?? Mapped(expression);
            case "NormDiscrete":
                return scope.Get(Get(expression, "field")!) is { } category ? Text(category) == Get(expression, "value") ? 1.0 : 0.0 : Mapped(expression);
            case "NormContinuous":
                return scope.Get(Get(expression, "field")!) is double x ? Interpolate(expression, x) : Mapped(expression);
            case "Discretize":
                if (scope.Get(Get(expression, "field")!) is not double number)
                {
                    return Mapped(expression);
                }

                var bin = Children(expression, "DiscretizeBin").FirstOrDefault(each => Inside(Child(each, "Interval")!, number));
                return As(expression, bin is null ? Get(expression, "defaultValue") : Get(bin, "binValue"));
            case "MapValues":
                var pair = Child(expression, "FieldColumnPair")!;
                if (scope.Get(Get(pair, "field")!) is not { } key)
                {
                    return Mapped(expression);
                }

                var row = Child(expression, "InlineTable")!.Elements().FirstOrDefault(each => Child(each, Get(pair, "column")!)!.Value == Text(key));
                return As(expression, row is null ? Get(expression, "defaultValue") : Child(row, Get(expression, "outputColumn")!)!.Value);
            default:
                return Apply(expression, scope);
        }
    }

    private static object? Mapped(XElement expression) => As(expression, Get(expression, "mapMissingTo"));

    private static object? As(XElement expression, string? text) =>
        text is null ? null : expression.Name.LocalName is "NormDiscrete" or "NormContinuous" || Get(expression, "dataType") is "double" or "integer" or "float" ? Parse(text) : text;

    private static double? Interpolate(XElement expression, double x)
    {
        var points = Children(expression, "LinearNorm").Select(each => (Orig: Number(each, "orig")!.Value, Norm: Number(each, "norm")!.Value)).ToArray();
        if (x < points[0].Orig || x > points[^1].Orig)
        {
            switch (Get(expression, "outliers"))
            {
                case "asExtremeValues":
                    return x < points[0].Orig ? points[0].Norm : points[^1].Norm;
                case "asMissingValues":
                    return Number(expression, "mapMissingTo");
            }
        }

        var i = 1;
        while (i + 1 < points.Length && x > points[i].Orig)
        {
            i++;
        }

        return points[i - 1].Norm + ((x - points[i - 1].Orig) / (points[i].Orig - points[i - 1].Orig) * (points[i].Norm - points[i - 1].Norm));
    }

    public static bool Inside(XElement interval, double x)
    {
        var closure = Get(interval, "closure")!;
        var (left, right) = (Number(interval, "leftMargin"), Number(interval, "rightMargin"));
        return (left is null || (closure.StartsWith("closed", StringComparison.Ordinal) ? x >= left : x > left)) && (right is null || (closure.EndsWith("Closed", StringComparison.Ordinal) ? x <= right : x < right));
    }

    public static bool Compare(string test, object left, object right)
    {
        if (left is double a && right is double b)
        {
            return test switch
            {
                "equal" => a == b,
                "notEqual" => a != b,
                "lessThan" => a < b,
                "lessOrEqual" => a <= b,
                "greaterThan" => a > b,
                "greaterOrEqual" => a >= b,
                _ => throw new NotSupportedException(test),
            };
        }

        var same = Text(left) == Text(right);
        return test switch { "equal" => same, "notEqual" => !same, _ => throw new NotSupportedException(test) };
    }

    private static object? Apply(XElement apply, PmmlScope scope)
    {
        Require(apply.Name.LocalName == "Apply", $"'{apply.Name.LocalName}' is no expression");
        var function = Get(apply, "function")!;
        var parts = apply.Elements().Where(element => element.Name.LocalName != "Extension").ToArray();
        if (function == "if")
        {
            return Value(parts[0], scope) is bool condition ? condition ? Value(parts[1], scope) : parts.Length > 2 ? Value(parts[2], scope) : null : Get(apply, "mapMissingTo") is { } mapped ? Parse(mapped) : null;
        }

        var args = parts.Select(part => Value(part, scope)).ToArray();
        if (function is "isMissing" or "isNotMissing")
        {
            return (args[0] is null) == (function == "isMissing");
        }

        if (args.Contains(null))
        {
            return Get(apply, "mapMissingTo") is { } mapped ? Parse(mapped) : null;
        }

        double N(int place) => (double)args[place]!;
        return function switch
        {
            "+" => N(0) + N(1),
            "-" => N(0) - N(1),
            "*" => N(0) * N(1),
            "/" => N(0) / N(1),
            "min" => args.Min(arg => (double)arg!),
            "max" => args.Max(arg => (double)arg!),
            "ln" => Math.Log(N(0)),
            "exp" => Math.Exp(N(0)),
            "abs" => Math.Abs(N(0)),
            "sqrt" => Math.Sqrt(N(0)),
            "floor" => Math.Floor(N(0)),
            "round" => Math.Floor(N(0) + 0.5),
            "pow" => Math.Pow(N(0), N(1)),
            "and" => args.All(arg => (bool)arg!),
            "or" => args.Any(arg => (bool)arg!),
            "not" => !(bool)args[0]!,
            "dateSecondsSinceYear" => Math.Floor(((args[0] is DateTime time ? time : DateTime.Parse((string)args[0]!, System.Globalization.CultureInfo.InvariantCulture)) - new DateTime((int)N(1), 1, 1)).TotalSeconds),
            _ => Compare(function, args[0]!, args[1]!),
        };
    }
}
