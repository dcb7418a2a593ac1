using System.Xml.Linq;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>PMML's transformations as nodes.</summary>
internal sealed class Expressions(CellBuilder cells, IReadOnlyDictionary<string, XElement> functions)
{
    private const string MissingText = "";

    public Cell Derived(XElement field, Scope scope)
    {
        var cell = Value(field.Elements().FirstOrDefault(IsExpression) ?? throw new ModelException($"The PMML field '{field.Get("name")}' has no expression."), scope, field.Get("dataType"));
        return field.Get("dataType") switch
        {
            "float" when !cell.IsText => cell with { Tensor = cells.Graph.Cast(cells.Graph.Cast(cell.Tensor, OnnxType.Float), OnnxType.Double), IsSingle = true },
            _ => cell,
        };
    }

    public static bool IsExpression(XElement element) => element.Name() is not ("Extension" or "Value" or "Interval" or "ParameterField");

    /// <param name="type">The type of the result where the expression itself does not say.</param>
    public Cell Value(XElement expression, Scope scope, string? type = null)
    {
        switch (expression.Name())
        {
            case "Constant":
                return Constant(expression.Value, expression.Get("dataType") ?? (type is "string" ? "string" : IsNumber(expression.Value) ? "double" : "string"), expression);
            case "FieldRef":
                return Filled(scope[expression.Need("field")], expression.Get("mapMissingTo"), expression);
            case "NormDiscrete":
                var field = scope[expression.Need("field")];
                return Filled(cells.Known(Equals(field, expression.Need("value"), expression), field), expression.Get("mapMissingTo"), expression);
            case "NormContinuous":
                return Filled(Interpolated(expression, scope[expression.Need("field")]), expression.Get("mapMissingTo"), expression);
            case "Discretize":
                return Discretized(expression, scope[expression.Need("field")], type);
            case "MapValues":
                return Mapped(expression, scope, type);
            case "Apply":
                return Apply(expression, scope, type);
            default:
                throw expression.Unsupported();
        }
    }

    /// <summary>A test of bool: equal to a value as it is written.</summary>
    public Cell Equals(Cell field, string value, XElement element) => field.IsText
        ? cells.Test("Greater", cells.Encode(field, [value], [1], 0), cells.Number(0))
        : cells.Test("Equal", field, cells.Number(Elements.Parse(value, element, "value")));

    /// <summary>A test of bool: one of some values.</summary>
    public Cell IsIn(Cell field, IReadOnlyList<string> values, XElement element) => field.IsText
        ? cells.Test("Greater", cells.Encode(field, [.. values.Distinct()], [.. values.Distinct().Select(_ => 1.0)], 0), cells.Number(0))
        : values.Select(value => Equals(field, value, element)).Aggregate((any, next) => cells.Op("Or", any, next));

    private Cell Filled(Cell cell, string? replacement, XElement element) => replacement is null ? cell
        : cells.Where(cells.Missing(cell), cell.IsText ? cells.Text(replacement) : cells.Number(Elements.Parse(replacement, element, "mapMissingTo")), cell);

    private Cell Constant(string text, string type, XElement element) => element.Get("missing") == "true" ? cells.Number(double.NaN)
        : type is "double" or "float" or "integer" or "boolean" ? cells.Number(Elements.Parse(text, element, "its content")) : cells.Text(text);

    private static bool IsNumber(string text) => double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    // Piece by piece from the right; outside of the points the line goes on, stays level, or is missing.
    private Cell Interpolated(XElement expression, Cell x)
    {
        var points = expression.Children("LinearNorm").Select(point => (Orig: point.NeedNumber("orig"), Norm: point.NeedNumber("norm"))).ToArray();
        if (points.Length < 2)
        {
            throw new ModelException("The PMML element 'NormContinuous' needs at least two LinearNorm elements.");
        }

        var outside = expression.Get("outliers") ?? "asIs";
        var value = outside switch
        {
            "asExtremeValues" => cells.Op("Clip", x, Scalar(points[0].Orig), Scalar(points[^1].Orig)),
            "asIs" or "asMissingValues" => x,
            _ => throw expression.Unsupported("outliers"),
        };
        Cell? line = null;
        for (var i = points.Length - 1; i > 0; i--)
        {
            var ((left, from), (right, to)) = (points[i - 1], points[i]);
            var share = cells.Op("Div", cells.Op("Sub", value, cells.Number(left)), cells.Number(right - left));
            var piece = cells.Op("Add", cells.Op("Mul", share, cells.Number(to - from)), cells.Number(from));
            line = line is { } rest ? cells.Where(cells.Test("LessOrEqual", value, cells.Number(right)), piece, rest) : piece;
        }

        var made = cells.Where(cells.Missing(x), x, line!.Value);
        return outside == "asMissingValues"
            ? cells.Where(cells.Op("Or", cells.Test("Less", x, cells.Number(points[0].Orig)), cells.Test("Greater", x, cells.Number(points[^1].Orig))), cells.Number(double.NaN), made)
            : made;
    }

    private Cell Scalar(double value) => new(cells.Graph.Constant([value]), IsConstant: true);

    /// <summary>A test of bool: within an interval.</summary>
    public Cell Inside(XElement interval, Cell x)
    {
        var closure = interval.Get("closure") ?? "closedClosed";
        var within = cells.Not(cells.Missing(x));
        if (interval.Number("leftMargin") is { } left)
        {
            within = cells.Op("And", within, cells.Test(closure.StartsWith("closed", StringComparison.Ordinal) ? "GreaterOrEqual" : "Greater", x, cells.Number(left)));
        }

        return interval.Number("rightMargin") is { } right
            ? cells.Op("And", within, cells.Test(closure.EndsWith("Closed", StringComparison.Ordinal) ? "LessOrEqual" : "Less", x, cells.Number(right)))
            : within;
    }

    private Cell Discretized(XElement expression, Cell x, string? type)
    {
        var bins = expression.Children("DiscretizeBin").ToArray();
        Func<string?, Cell> value = Values(expression, type, bins.Select(bin => bin.Need("binValue")).Append(expression.Get("defaultValue")).Append(expression.Get("mapMissingTo")));
        var chosen = bins.Reverse().Aggregate(value(expression.Get("defaultValue")), (rest, bin) => cells.Where(Inside(bin.Child("Interval") ?? throw bin.Unsupported(), x), value(bin.Need("binValue")), rest));
        return cells.Where(cells.Missing(x), value(expression.Get("mapMissingTo")), chosen);
    }

    private Cell Mapped(XElement expression, Scope scope, string? type)
    {
        XElement[] pairs = [.. expression.Children("FieldColumnPair")];
        if (pairs is not [var pair])
        {
            throw new ModelException($"The PMML element 'MapValues' maps {pairs.Length} fields at once, but one is supported.");
        }

        var output = expression.Need("outputColumn");
        var rows = (expression.Child("InlineTable") ?? throw (expression.Child("TableLocator") ?? expression).Unsupported()).Children("row")
            .Select(row => (Key: row.Child(pair.Need("column"))?.Value, Value: row.Child(output)?.Value)).Where(row => row.Key is not null).DistinctBy(row => row.Key).ToArray();
        Func<string?, Cell> value = Values(expression, type, rows.Select(row => row.Value).Append(expression.Get("defaultValue")).Append(expression.Get("mapMissingTo")));
        var source = scope[pair.Need("field")];
        if (source.IsText && !value(null).IsText)
        {
            double Of(string? text) => text is null ? double.NaN : Elements.Parse(text, expression, "output");
            var table = rows.Where(row => row.Key!.Length > 0).ToArray();
            return cells.Encode(source, [.. table.Select(row => row.Key!), ""], [.. table.Select(row => Of(row.Value)), Of(expression.Get("mapMissingTo"))], Of(expression.Get("defaultValue")));
        }

        var chosen = rows.Aggregate(value(expression.Get("defaultValue")), (rest, row) => cells.Where(Equals(source, row.Key!, expression), value(row.Value), rest));
        return cells.Where(cells.Missing(source), value(expression.Get("mapMissingTo")), chosen);
    }

    // Results are numbers where the type says so, or where nothing says otherwise and all are.
    private Func<string?, Cell> Values(XElement expression, string? type, IEnumerable<string?> results)
    {
        var isText = (expression.Get("dataType") ?? type) is { } given ? given is "string" : !results.OfType<string>().All(IsNumber);
        return text => isText ? cells.Text(text ?? MissingText) : cells.Number(text is null ? double.NaN : Elements.Parse(text, expression, "value"));
    }

    private Cell Apply(XElement apply, Scope scope, string? type)
    {
        var name = apply.Need("function");
        XElement[] parts = [.. apply.Elements().Where(IsExpression)];
        if (functions.GetValueOrDefault(name) is { } defined)
        {
            var inner = new Scope();
            foreach (var (parameter, part) in defined.Children("ParameterField").Zip(parts))
            {
                inner[parameter.Need("name")] = Value(part, scope, parameter.Get("dataType"));
            }

            return Value(defined.Elements().First(IsExpression), inner, defined.Get("dataType"));
        }

        if (name == "dateSecondsSinceYear" || name == "dateDaysSinceYear")
        {
            return Since(apply, scope[parts[0].Need("field")], Elements.Parse(parts[1].Value, apply, "year"), name == "dateDaysSinceYear");
        }

        Cell[] args = [.. parts.Select((part, place) => Value(part, scope, name == "if" && place > 0 ? type : null))];
        var value = Function(name, args, apply);
        if (apply.Get("mapMissingTo") is { } mapped && name is not ("isMissing" or "isNotMissing"))
        {
            value = (name == "if" ? args[..1] : args).Aggregate(value, (made, arg) => cells.Where(cells.Missing(arg), made.IsText ? cells.Text(mapped) : cells.Number(Elements.Parse(mapped, apply, "mapMissingTo")), made));
        }

        return Filled(value, apply.Get("defaultValue"), apply);
    }

    // Dates come as microseconds since 1970.
    private Cell Since(XElement apply, Cell micros, double year, bool days)
    {
        if (year is < 1 or > 9999)
        {
            throw apply.Unsupported("function");
        }

        var start = (new DateTime((int)year, 1, 1) - DateTime.UnixEpoch).TotalSeconds * 1e6;
        return cells.Op("Floor", cells.Op("Div", cells.Op("Sub", micros, cells.Number(start)), cells.Number(days ? 86_400e6 : 1e6)));
    }

    private Cell Function(string name, Cell[] args, XElement apply)
    {
        Cell Fold(string op) => args.Aggregate((left, right) => cells.Op(op, left, right));
        Cell Extreme(string op) => cells.Where(AnyMissing(args), cells.Number(double.NaN), args.Aggregate((left, right) => cells.Where(cells.Test(op, left, right), left, right)));
        Cell Compare(string op) => cells.Known(args[0].IsText || args[1].IsText ? Same(args, apply) : cells.Test(op, args[0], args[1]), args[..2]);
        Cell Negated(Cell truth) => cells.Op("Sub", cells.Number(1), truth);
        return name switch
        {
            "+" or "sum" => Fold("Add"),
            "-" => args.Length == 1 ? cells.Op("Neg", args[0]) : Fold("Sub"),
            "*" or "product" => Fold("Mul"),
            "/" => Fold("Div"),
            "avg" => cells.Op("Div", Fold("Add"), cells.Number(args.Length)),
            "min" => Extreme("Less"),
            "max" => Extreme("Greater"),
            "ln" => cells.Op("Log", args[0]),
            "log10" => cells.Op("Div", cells.Op("Log", args[0]), cells.Number(Math.Log(10))),
            "exp" => cells.Op("Exp", args[0]),
            "expm1" => cells.Op("Sub", cells.Op("Exp", args[0]), cells.Number(1)),
            "ln1p" => cells.Op("Log", cells.Op("Add", args[0], cells.Number(1))),
            "abs" => cells.Op("Abs", args[0]),
            "sqrt" => cells.Op("Sqrt", args[0]),
            "floor" => cells.Op("Floor", args[0]),
            "ceil" => cells.Op("Ceil", args[0]),
            "round" => cells.Op("Floor", cells.Op("Add", args[0], cells.Number(0.5))),
            "pow" => cells.Op("Pow", args[0], args[1]),
            "threshold" => cells.Known(cells.Test("Greater", args[0], args[1]), args),
            "isMissing" => cells.FromBool(cells.Missing(args[0])),
            "isNotMissing" => cells.FromBool(cells.Not(cells.Missing(args[0]))),
            "equal" => Compare("Equal"),
            "notEqual" => Negated(Compare("Equal")),
            "lessThan" => Compare("Less"),
            "lessOrEqual" => Compare("LessOrEqual"),
            "greaterThan" => Compare("Greater"),
            "greaterOrEqual" => Compare("GreaterOrEqual"),
            "isIn" or "isNotIn" => In(name, args, apply),
            "and" => Fold("Mul"),
            "or" => cells.Where(AnyMissing(args), cells.Number(double.NaN), args.Aggregate((left, right) => cells.Op("Sub", cells.Op("Add", left, right), cells.Op("Mul", left, right)))),
            "not" => Negated(args[0]),
            "if" => If(args),
            _ => throw apply.Unsupported("function"),
        };
    }

    private Cell If(Cell[] args)
    {
        var otherwise = args.Length > 2 ? args[2] : args[1].IsText ? cells.Text(MissingText) : cells.Number(double.NaN);
        var chosen = cells.Where(cells.Test("Equal", args[0], cells.Number(1)), args[1], otherwise);
        return cells.Where(cells.Missing(args[0]), args[1].IsText ? cells.Text(MissingText) : cells.Number(double.NaN), chosen);
    }

    private Cell In(string name, Cell[] args, XElement apply)
    {
        string[] values = [.. apply.Elements().Where(IsExpression).Skip(1).SelectMany(part => part.Name() == "Array" ? part.Items() : [part.Value])];
        var inside = cells.Known(IsIn(args[0], values, apply), args[0]);
        return name == "isIn" ? inside : cells.Op("Sub", cells.Number(1), inside);
    }

    // A text and a constant.
    private Cell Same(Cell[] args, XElement apply)
    {
        XElement[] parts = [.. apply.Elements().Where(IsExpression)];
        return parts[1].Name() == "Constant" ? Equals(args[0], parts[1].Value, apply)
            : parts[0].Name() == "Constant" ? Equals(args[1], parts[0].Value, apply)
            : throw new ModelException($"The PMML function '{apply.Get("function")}' compares two text fields, which is not supported.");
    }

    private Cell AnyMissing(Cell[] args) => args.Select(cells.Missing).Aggregate((any, next) => cells.Op("Or", any, next));
}
