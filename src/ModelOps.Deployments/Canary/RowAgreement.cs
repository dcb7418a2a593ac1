namespace ModelOps.Deployments.Canary;

/// <summary>Compares the answers of two versions to the same rows: labels must be equal, numbers within 1 %.</summary>
internal static class RowAgreement
{
    private const double Tolerance = 0.01;

    internal static ProportionCount Of(Frame one, Frame other)
    {
        var name = one.Contains("label") ? "label" : "prediction";
        // An answer of another form agrees in no row.
        if (!one.Contains(name) || !other.Contains(name) || one.RowCount != other.RowCount)
        {
            return new(0, one.RowCount);
        }

        var (mine, theirs) = (one[name], other[name]);
        return new(Enumerable.Range(0, one.RowCount).Count(row => Agree(mine[row], theirs[row])), one.RowCount);
    }

    private static bool Agree(object? one, object? other) =>
        one is double a && other is double b ? a.Equals(b) || Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b)) : Equals(one, other);
}
