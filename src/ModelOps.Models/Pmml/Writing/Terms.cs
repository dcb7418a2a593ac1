using System.Globalization;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>What a cell of a graph's tensor is, as a formula of the raw columns. Equal formulas are one object.</summary>
internal abstract record Term(IReadOnlyList<Term> Args)
{
    /// <summary>True when it can be missing although the graph goes on.</summary>
    public abstract bool CanMiss { get; }

    public virtual bool Equals(Term? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

internal sealed record NumberTerm(double Value) : Term([])
{
    public override bool CanMiss => double.IsNaN(Value);
}

internal sealed record TextTerm(string Value) : Term([])
{
    public override bool CanMiss => Value.Length == 0;
}

/// <summary>The number of rows, where a graph asks for a shape.</summary>
internal sealed record RowsTerm() : Term([])
{
    public override bool CanMiss => false;
}

/// <summary>A raw column.</summary>
internal sealed record FieldTerm(string Name, SpecType Type) : Term([])
{
    public override bool CanMiss => true;
}

/// <summary>A function of PMML: <c>+</c>, <c>ln</c>, <c>if</c>, <c>lessThan</c>….</summary>
internal sealed record ApplyTerm(string Function, IReadOnlyList<Term> Args) : Term(Args)
{
    // "if" without a third argument is not built here; its condition was guarded.
    public override bool CanMiss => Function switch
    {
        "isMissing" => false,
        "fill" => Args[1].CanMiss,
        _ => Args.Any(arg => arg.CanMiss),
    };
}

/// <summary>Texts or numbers to numbers by a table.</summary>
internal sealed record MapTerm(Term Source, IReadOnlyList<string> Keys, IReadOnlyList<double> Values, double Default, double Missing) : Term([Source])
{
    public override bool CanMiss => double.IsNaN(Missing) || double.IsNaN(Default) || Values.Any(double.IsNaN);
}

/// <summary>A value cut to a range; either end may be infinite.</summary>
internal sealed record ClipTerm(Term Source, double Low, double High) : Term([Source])
{
    public override bool CanMiss => Source.CanMiss;
}

/// <summary>How many of the edges, in ascending order, a value has reached.</summary>
internal sealed record BinTerm(Term Source, IReadOnlyList<double> Edges, double Missing) : Term([Source])
{
    public override bool CanMiss => double.IsNaN(Missing) && Source.CanMiss;
}

/// <summary>A line through points, level outside of them.</summary>
internal sealed record CurveTerm(Term Source, IReadOnlyList<double> Knots, IReadOnlyList<double> Heights) : Term([Source])
{
    public override bool CanMiss => Source.CanMiss;
}

/// <summary>A value rounded to single precision.</summary>
internal sealed record SingleTerm(Term Source) : Term([Source])
{
    public override bool CanMiss => Source.CanMiss;
}

/// <summary>One of the values that a model within the model gives.</summary>
internal sealed record OutputTerm(Stage Stage, int Index) : Term([])
{
    public override bool CanMiss => Stage is not TreeStage && Stage.Inputs.Any(input => input.CanMiss);
}

/// <summary>Makes terms, one object for equal ones, in their simplest form.</summary>
internal sealed class TermPool
{
    private readonly Dictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<Term, int> _ids = [];

    public Term Number(double value) => Get(string.Create(CultureInfo.InvariantCulture, $"n{BitConverter.DoubleToInt64Bits(value)}"), () => new NumberTerm(value));

    public Term Text(string value) => Get("t" + value, () => new TextTerm(value));

    public Term Rows() => Get("rows", static () => new RowsTerm());

    public Term Field(string name, SpecType type) => Get("f" + name, () => new FieldTerm(name, type));

    public Term Output(Stage stage, int index) => Get($"o{stage.Id}:{index}", () => new OutputTerm(stage, index));

    public Term Map(Term source, IReadOnlyList<string> keys, IReadOnlyList<double> values, double otherwise, double missing)
    {
        if (values.All(value => value.Equals(otherwise)) && otherwise.Equals(missing))
        {
            return Number(otherwise);
        }

        var key = $"m{Id(source)}|{string.Join('\u0001', keys)}|{string.Join(',', values.Append(otherwise).Append(missing).Select(BitConverter.DoubleToInt64Bits))}";
        return Get(key, () => new MapTerm(source, keys, values, otherwise, missing));
    }

    public Term Clip(Term source, double low, double high)
    {
        if (source is ClipTerm inner && inner.Low <= high && inner.High >= low)
        {
            return Clip(inner.Source, Math.Max(low, inner.Low), Math.Min(high, inner.High));
        }

        return source is CurveTerm curve && curve.Heights.Min() >= low && curve.Heights.Max() <= high ? curve
            : source is NumberTerm number ? Number(Math.Min(Math.Max(number.Value, low), high))
            : Get(string.Create(CultureInfo.InvariantCulture, $"c{Id(source)}|{low:R}|{high:R}"), () => new ClipTerm(source, low, high));
    }

    public Term Bin(Term source, IReadOnlyList<double> edges, double missing) =>
        Get(string.Create(CultureInfo.InvariantCulture, $"b{Id(source)}|{string.Join(',', edges.Select(BitConverter.DoubleToInt64Bits))}|{missing:R}"), () => new BinTerm(source, edges, missing));

    public Term Curve(Term source, IReadOnlyList<double> knots, IReadOnlyList<double> heights) =>
        Get($"k{Id(source)}|{string.Join(',', knots.Concat(heights).Select(BitConverter.DoubleToInt64Bits))}", () => new CurveTerm(source, knots, heights));

    public Term Single(Term source) => source switch
    {
        NumberTerm number => Number((float)number.Value),
        SingleTerm => source,
        BinTerm => source,
        OutputTerm { Stage: TreeStage } => source,
        MapTerm map when map.Values.Append(map.Default).Append(map.Missing).All(value => double.IsNaN(value) || (float)value == value) => source,
        ApplyTerm { Function: "if" } choice when choice.Args.Skip(1).All(arg => arg is NumberTerm number && (float)number.Value == number.Value) => source,
        _ => Get($"s{Id(source)}", () => new SingleTerm(source)),
    };

    /// <summary>A function of arguments that may be simplified.</summary>
    public Term Apply(string function, params Term[] args)
    {
        switch (function)
        {
            case "+" when args[1] is NumberTerm { Value: 0 }:
            case "-" when args[1] is NumberTerm { Value: 0 }:
            case "*" or "/" when args[1] is NumberTerm { Value: 1 }:
                return args[0];
            case "+" when args[0] is NumberTerm { Value: 0 }:
            case "*" when args[0] is NumberTerm { Value: 1 }:
                return args[1];
            case "+" when args is [MapTerm map, NumberTerm shift]:
                return Map(map.Source, map.Keys, [.. map.Values.Select(value => value + shift.Value)], map.Default + shift.Value, map.Missing + shift.Value);
            case "/" when args is [ApplyTerm { Function: "round", Args: [ApplyTerm { Function: "*", Args: [var inside, NumberTerm grain] }] }, NumberTerm divisor] && grain == divisor && grain.Value >= 1 << 20:
                return inside; // rounded to 20 binary places and more
            case "isMissing" when args[0] is ApplyTerm { Function: "-", Args: var same } && same[0] == same[1]:
                return Apply("isMissing", same[0]); // x − x is missing for infinite x, too, which PMML does not know
            case "isMissing" when args[0] is SingleTerm single:
                return Apply("isMissing", single.Source);
        }

        if (function is "+" or "-" or "*" or "/" && args is [NumberTerm left, NumberTerm right])
        {
            return Number(function switch { "+" => left.Value + right.Value, "-" => left.Value - right.Value, "*" => left.Value * right.Value, _ => left.Value / right.Value });
        }

        return Raw(function, args);
    }

    /// <summary>The graph's choice: a comparison with a missing value is false there, and missing in PMML.</summary>
    public Term Choose(Term condition, Term yes, Term no)
    {
        if (yes == no)
        {
            return yes;
        }

        switch (condition)
        {
            case NumberTerm constant:
                return constant.Value != 0 ? yes : no;
            case ApplyTerm { Function: "isMissing", Args: [var source] } when no == source && source is MapTerm map && yes is NumberTerm { Value: var fill }:
                return Map(map.Source, map.Keys, [.. map.Values.Select(value => double.IsNaN(value) ? fill : value)], double.IsNaN(map.Default) ? fill : map.Default, double.IsNaN(map.Missing) ? fill : map.Missing);
            case ApplyTerm { Function: "isMissing", Args: [var source] } when no == source && yes is NumberTerm or TextTerm:
                return source.CanMiss ? Raw("fill", [source, yes]) : source;
            case ApplyTerm { Function: "isMissing", Args: [var source] } when yes == source && no is BinTerm bin && bin.Source == source:
                return Bin(source, bin.Edges, double.NaN);
            case ApplyTerm { Function: "isMissing", Args: [var source] } when yes == source && Follows(no, source):
                return no;
            case ApplyTerm { Function: "isMissing", Args: [var source] } when !source.CanMiss:
                return no;
            case ApplyTerm { Function: "lessThan", Args: [var source, NumberTerm low] } when yes == low && no == source:
                return Clip(source, low.Value, double.PositiveInfinity);
            case ApplyTerm { Function: "greaterThan", Args: [var source, NumberTerm high] } when yes == high && no == source:
                return Clip(source, double.NegativeInfinity, high.Value);
            case ApplyTerm { Function: "greaterOrEqual", Args: [var source, NumberTerm edge] } when yes is NumberTerm { Value: 1 } && no is NumberTerm { Value: 0 }:
                return Bin(source, [edge.Value], 0);
        }

        var chosen = Raw("if", [condition, yes, no]);
        if (condition is ApplyTerm { Function: not "isMissing" } comparison)
        {
            foreach (var arg in comparison.Args.Where(arg => arg.CanMiss && !Follows(no, arg)))
            {
                chosen = Raw("if", [Apply("isMissing", arg), no, chosen]);
            }
        }

        return chosen;
    }

    /// <summary>True when <paramref name="term"/> is missing wherever <paramref name="source"/> is.</summary>
    private static bool Follows(Term term, Term source) => term == source || term switch
    {
        ApplyTerm { Function: "isMissing" or "fill" or "and" or "or" } => false,
        ApplyTerm { Function: "if" } choice => Follows(choice.Args[0], source) || (Follows(choice.Args[1], source) && Follows(choice.Args[2], source)),
        ApplyTerm or ClipTerm or CurveTerm or SingleTerm => term.Args.Any(arg => Follows(arg, source)),
        BinTerm bin => double.IsNaN(bin.Missing) && Follows(bin.Source, source),
        _ => false,
    };

    private Term Raw(string function, Term[] args) => Get($"a{function}({string.Join(',', args.Select(Id))})", () => new ApplyTerm(function, args));

    private int Id(Term term) => _ids[term];

    private Term Get(string key, Func<Term> make)
    {
        if (!_terms.TryGetValue(key, out var term))
        {
            term = make();
            _terms.Add(key, term);
            _ids.Add(term, _ids.Count);
        }

        return term;
    }
}
