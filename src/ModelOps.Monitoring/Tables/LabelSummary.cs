namespace ModelOps;

/// <summary>The labels of a log.</summary>
/// <param name="Labels">How many came.</param>
/// <param name="Ids">How many rows have one.</param>
/// <param name="Joined">Those of these rows that are in the log.</param>
/// <param name="Requests">Scored rows in the log, those of a shadow left out.</param>
public sealed record LabelSummary(long Labels, long Ids, long Joined, long Requests)
{
    /// <summary>Labels of rows that are not in the log: not sampled, deleted since, not written yet, or of a wrong id.</summary>
    public long Unknown => Ids - Joined;

    /// <summary>Counts the labels of a log, and how many of them belong to rows in it.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static LabelSummary Of(string folder, CancellationToken cancellationToken = default)
    {
        var counts = PayloadTables.Query(
            folder,
            """
            SELECT (SELECT count(*) FROM labels) AS labels, count(*) AS ids, count(*) FILTER (id IN (SELECT id FROM requests)) AS joined,
                (SELECT count(*) FROM requests WHERE status = 200 AND NOT shadow) AS requests
            FROM (SELECT DISTINCT id FROM labels)
            """,
            cancellationToken);
        long Count(string name) => ((Column<long>)counts[name]).Values[0];
        return new LabelSummary(Count("labels"), Count("ids"), Count("joined"), Count("requests"));
    }
}
