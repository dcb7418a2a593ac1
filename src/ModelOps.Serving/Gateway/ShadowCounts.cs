namespace ModelOps.Serving.Gateway;

/// <summary>Counts what a version did in the shadow.</summary>
internal sealed class ShadowCounts
{
    private readonly Lock _counting = new();
    private ShadowReport _report = new(0, 0, 0, 0, 0);

    internal ShadowReport? Report => Volatile.Read(ref _report) is var report && report.Mirrored + report.Dropped + report.Failed == 0 ? null : report;

    internal void Dropped() => Count(report => report with { Dropped = report.Dropped + 1 });

    internal void Failed() => Count(report => report with { Failed = report.Failed + 1 });

    internal void Compared((int Rows, int Agreed) found) =>
        Count(report => report with { Mirrored = report.Mirrored + 1, Rows = report.Rows + found.Rows, Agreed = report.Agreed + found.Agreed });

    // All numbers of a report are of the same copies.
    private void Count(Func<ShadowReport, ShadowReport> change)
    {
        lock (_counting)
        {
            Volatile.Write(ref _report, change(_report));
        }
    }
}
