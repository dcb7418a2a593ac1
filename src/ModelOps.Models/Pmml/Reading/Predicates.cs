using System.Globalization;
using System.Xml.Linq;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>PMML's predicates: as cells of 1, 0 and NaN for unknown, and as comparisons of trees.</summary>
internal sealed class Predicates(CellBuilder cells, Expressions expressions)
{
    public static bool IsPredicate(XElement element) => element.Name() is "True" or "False" or "SimplePredicate" or "CompoundPredicate" or "SimpleSetPredicate";

    public static XElement Of(XElement element) => element.Elements().FirstOrDefault(IsPredicate) ?? throw new ModelException($"The PMML element '{element.Name()}' has no predicate.");

    public Cell Truth(XElement predicate, Scope scope)
    {
        switch (predicate.Name())
        {
            case "True":
                return cells.Number(1);
            case "False":
                return cells.Number(0);
            case "SimpleSetPredicate":
                var member = scope[predicate.Need("field")];
                var inside = expressions.IsIn(member, (predicate.Child("Array") ?? throw predicate.Unsupported()).Items(), predicate);
                return cells.Known(predicate.Need("booleanOperator") == "isIn" ? inside : cells.Not(inside), member);
            case "CompoundPredicate":
                return Compound(predicate, [.. predicate.Elements().Where(IsPredicate).Select(part => Truth(part, scope))]);
            default:
                return Simple(predicate, scope[predicate.Need("field")]);
        }
    }

    private Cell Simple(XElement predicate, Cell field)
    {
        var test = predicate.Need("operator");
        if (test is "isMissing" or "isNotMissing")
        {
            return cells.FromBool(test == "isMissing" ? cells.Missing(field) : cells.Not(cells.Missing(field)));
        }

        var value = predicate.Need("value");
        var holds = test switch
        {
            "equal" => expressions.Equals(field, value, predicate),
            "notEqual" => cells.Not(expressions.Equals(field, value, predicate)),
            _ when field.IsText => throw predicate.Unsupported("operator"),
            "lessThan" => cells.Test("Less", field, cells.Number(Elements.Parse(value, predicate, "value"))),
            "lessOrEqual" => cells.Test("LessOrEqual", field, cells.Number(Elements.Parse(value, predicate, "value"))),
            "greaterThan" => cells.Test("Greater", field, cells.Number(Elements.Parse(value, predicate, "value"))),
            "greaterOrEqual" => cells.Test("GreaterOrEqual", field, cells.Number(Elements.Parse(value, predicate, "value"))),
            _ => throw predicate.Unsupported("operator"),
        };
        return cells.Known(holds, field);
    }

    private Cell Compound(XElement predicate, Cell[] parts)
    {
        var (zero, one, unknown) = (cells.Number(0), cells.Number(1), cells.Number(double.NaN));
        Cell Any(Func<Cell, Cell> test) => parts.Select(test).Aggregate((any, next) => cells.Op("Or", any, next));
        var missing = Any(cells.Missing);
        return predicate.Need("booleanOperator") switch
        {
            "and" => cells.Where(Any(part => cells.Test("Equal", part, zero)), zero, cells.Where(missing, unknown, one)),
            "or" => cells.Where(Any(part => cells.Test("Equal", part, one)), one, cells.Where(missing, unknown, zero)),
            "xor" => parts.Aggregate((left, right) => cells.Op("Abs", cells.Op("Sub", left, right))),
            "surrogate" => parts.Reverse().Aggregate((rest, part) => cells.Where(cells.Missing(part), rest, part)),
            _ => throw predicate.Unsupported("booleanOperator"),
        };
    }
}

/// <summary>The columns that the trees of an ensemble compare.</summary>
internal sealed class TreeFeatures(CellBuilder cells, Predicates predicates)
{
    // ONNX Runtime 1.21 takes minutes to join equalities with small whole numbers.
    private const int FirstCode = 128;
    private readonly List<Func<Cell>> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);

    /// <summary>True for columns in single precision.</summary>
    public List<bool> IsSingle { get; } = [];

    /// <summary>How a node asks a predicate: feature ≤ value, or feature = value; the answer is turned round by <c>Swap</c>.</summary>
    internal readonly record struct Question(int Feature, bool IsEqual, double Value, bool Swap);

    public Question Ask(XElement predicate, Scope scope)
    {
        if (predicate.Name() == "SimplePredicate")
        {
            var (name, test) = (predicate.Need("field"), predicate.Need("operator"));
            var cell = scope[name];
            if (test is "isMissing" or "isNotMissing")
            {
                return cell.IsText ? new(Place(Truths(predicate, scope, out var key), key, cell), false, 0.5, true)
                    : new(Place(null, cell.Tensor, cell), false, double.PositiveInfinity, test == "isMissing");
            }

            if (cell.IsText)
            {
                return test is "equal" or "notEqual" ? new(Place(() => Coded(cell), "text:" + cell.Tensor, cell), true, Code(cell, predicate.Need("value")), test == "notEqual") : throw predicate.Unsupported("operator");
            }

            var value = predicate.NeedNumber("value");
            var place = Place(null, cell.Tensor, cell);
            return test switch
            {
                "lessOrEqual" => new(place, false, value, false),
                "lessThan" => new(place, false, double.BitDecrement(value), false),
                "greaterThan" => new(place, false, value, true),
                "greaterOrEqual" => new(place, false, double.BitDecrement(value), true),
                "equal" => new(place, true, value, false),
                "notEqual" => new(place, true, value, true),
                _ => throw predicate.Unsupported("operator"),
            };
        }

        return new(Place(Truths(predicate, scope, out var own), own, new Cell("", IsSingle: true)), false, 0.5, true);
    }

    /// <summary>The columns side by side.</summary>
    public string Matrix() => cells.Matrix(_columns.Count == 0 ? [cells.Number(0)] : _columns.Select(column => column()));

    public int Width => Math.Max(1, _columns.Count);

    private Func<Cell> Truths(XElement predicate, Scope scope, out string key)
    {
        key = $"{predicate.ToString(SaveOptions.DisableFormatting)}|{string.Join('|', predicate.DescendantsAndSelf().Select(part => part.Get("field")).OfType<string>().Select(name => scope[name].Tensor))}";
        return () => predicates.Truth(predicate, scope);
    }

    private int Place(Func<Cell>? make, string key, Cell cell)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            _places[key] = place = _columns.Count;
            _columns.Add(make ?? (() => cell));
            IsSingle.Add(make is not null || cell.IsSingle);
        }

        return place;
    }

    private double Code(Cell cell, string value)
    {
        if (!_texts.TryGetValue(cell.Tensor, out var values))
        {
            _texts[cell.Tensor] = values = [];
        }

        var place = values.IndexOf(value);
        if (place < 0)
        {
            place = values.Count;
            values.Add(value);
        }

        return FirstCode + place;
    }

    private Cell Coded(Cell cell)
    {
        var values = _texts[cell.Tensor];
        return cells.Encode(cell, [.. values, ""], [.. values.Select((_, place) => (double)FirstCode + place), double.NaN], 1);
    }
}
