namespace ModelOps;

/// <summary>How a version in the shadow compares with those that answer.</summary>
/// <param name="Mirrored">Requests that it got a copy of and answered.</param>
/// <param name="Dropped">Requests that it got no copy of, since it was busy.</param>
/// <param name="Failed">Copies that it answered with an error, or not at all, although the caller got scores.</param>
/// <param name="Rows">Rows that both scored.</param>
/// <param name="Agreed">Those with the same label, or with numbers that differ by 1 % at most.</param>
public sealed record ShadowReport(long Mirrored, long Dropped, long Failed, long Rows, long Agreed)
{
    /// <summary>The share of rows that agree; NaN before the first.</summary>
    public double Agreement => Rows == 0 ? double.NaN : (double)Agreed / Rows;
}
