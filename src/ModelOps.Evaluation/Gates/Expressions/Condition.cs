using System.Globalization;

namespace ModelOps.Evaluation.Gates.Expressions;

/// <summary>A part of a rule: a condition, or a number.</summary>
internal abstract record Node;

/// <summary>What a rule says, as a tree; its text is the shortest that is read as the same tree.</summary>
internal abstract record Condition : Node
{
    internal abstract IEnumerable<Comparison> Comparisons { get; }

    // or 0, and 1, not 2, a comparison 3.
    internal abstract int Rank { get; }

    internal string Within(int rank) => Rank < rank ? $"({this})" : ToString();
}

/// <summary>One side beside the other.</summary>
internal sealed record Comparison(TermNode Left, string Sign, TermNode Right) : Condition
{
    internal static readonly string[] Signs = ["<=", ">=", "<", ">"];

    internal IEnumerable<Quantity> Quantities => Left.Quantities.Concat(Right.Quantities);

    internal override IEnumerable<Comparison> Comparisons => [this];

    internal override int Rank => 3;

    public override string ToString() => $"{Left} {Sign} {Right}";
}

/// <summary>Two conditions, joined by <c>and</c> or <c>or</c>.</summary>
internal sealed record Joined(Condition Left, bool IsAnd, Condition Right) : Condition
{
    internal override IEnumerable<Comparison> Comparisons => Left.Comparisons.Concat(Right.Comparisons);

    internal override int Rank => IsAnd ? 1 : 0;

    public override string ToString() => $"{Left.Within(Rank)} {(IsAnd ? "and" : "or")} {Right.Within(Rank + 1)}";
}

/// <summary>A condition that must not hold.</summary>
internal sealed record Negated(Condition Inner) : Condition
{
    internal override IEnumerable<Comparison> Comparisons => Inner.Comparisons;

    internal override int Rank => 2;

    public override string ToString() => $"not {Inner.Within(Inner is Comparison ? 4 : 2)}";
}

/// <summary>A number that is worked out.</summary>
internal abstract record TermNode : Node
{
    internal abstract IEnumerable<Quantity> Quantities { get; }

    // + and - 0, * and / 1, a sign 2, a number or quantity 3.
    internal abstract int Rank { get; }

    internal string Within(int rank) => Rank < rank ? $"({this})" : ToString();
}

/// <summary>A number as it stands, 0 or more.</summary>
internal sealed record Number(double Value) : TermNode
{
    internal override IEnumerable<Quantity> Quantities => [];

    internal override int Rank => 3;

    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A term with the other sign.</summary>
internal sealed record Minus(TermNode Inner) : TermNode
{
    internal override IEnumerable<Quantity> Quantities => Inner.Quantities;

    internal override int Rank => 2;

    public override string ToString() => $"-{Inner.Within(2)}";
}

/// <summary>Two terms, joined by <c>+</c>, <c>-</c>, <c>*</c> or <c>/</c>.</summary>
internal sealed record Operation(TermNode Left, char Sign, TermNode Right) : TermNode
{
    internal override IEnumerable<Quantity> Quantities => Left.Quantities.Concat(Right.Quantities);

    internal override int Rank => Sign is '+' or '-' ? 0 : 1;

    public override string ToString() => $"{Left.Within(Rank)} {Sign} {Right.Within(Rank + 1)}";
}
