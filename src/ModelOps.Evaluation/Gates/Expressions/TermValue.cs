namespace ModelOps.Evaluation.Gates.Expressions;

/// <summary>Works terms out, with the widest interval that their parts' intervals allow (interval arithmetic, Moore 1966).</summary>
internal static class TermValue
{
    internal static ConfidenceInterval Of(TermNode term, Func<Quantity, ConfidenceInterval> measured) => term switch
    {
        Number number => new(number.Value, number.Value, number.Value),
        Quantity quantity => measured(quantity),
        Minus minus => Of(minus.Inner, measured) is var inner ? new(-inner.Value, -inner.High, -inner.Low) : default,
        Operation { Sign: '+' } sum => Both(sum, measured, (a, b) => new(a.Value + b.Value, a.Low + b.Low, a.High + b.High)),
        Operation { Sign: '-' } difference => Both(difference, measured, (a, b) => new(a.Value - b.Value, a.Low - b.High, a.High - b.Low)),
        Operation { Sign: '*' } product => Both(product, measured, (a, b) => Ends(a.Value * b.Value, a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High)),
        Operation quotient => Both(quotient, measured, Divided),
        _ => throw new InvalidOperationException($"'{term}' has no value."),
    };

    private static ConfidenceInterval Divided(ConfidenceInterval a, ConfidenceInterval b) =>
        b.Value == 0 ? new(double.NaN, double.NaN, double.NaN)
        : b.Low <= 0 && b.High >= 0 ? new(a.Value / b.Value, double.NaN, double.NaN)
        : Ends(a.Value / b.Value, a.Low / b.Low, a.Low / b.High, a.High / b.Low, a.High / b.High);

    private static ConfidenceInterval Ends(double value, params double[] ends) => new(value, ends.Aggregate(Math.Min), ends.Aggregate(Math.Max));

    private static ConfidenceInterval Both(Operation operation, Func<Quantity, ConfidenceInterval> measured, Func<ConfidenceInterval, ConfidenceInterval, ConfidenceInterval> combine) =>
        combine(Of(operation.Left, measured), Of(operation.Right, measured));
}
