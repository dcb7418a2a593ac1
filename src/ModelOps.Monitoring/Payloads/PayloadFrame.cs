using System.Globalization;

namespace ModelOps.Monitoring.Payloads;

/// <summary>Requests as the rows of the log.</summary>
internal static class PayloadFrame
{
    private static readonly ImageLimits _content = new() { Files = false };

    /// <summary>Requests in groups whose rows and answers have the same columns, in the order of their first.</summary>
    internal static IReadOnlyList<List<ScoredRequest>> Groups(IReadOnlyList<ScoredRequest> requests)
    {
        var groups = new List<List<ScoredRequest>>();
        foreach (var request in requests)
        {
            var group = groups.Find(group => Agree(group[0].Rows, request.Rows) && Agree(group[0].Answer, request.Answer));
            if (group is null)
            {
                groups.Add(group = []);
            }

            group.Add(request);
        }

        return groups;
    }

    /// <summary>How many rows of the log a request is: one when it failed.</summary>
    internal static int RowsOf(ScoredRequest request) => request.Rows?.RowCount ?? 1;

    /// <summary>The rows of a group.</summary>
    internal static Frame Of(IReadOnlyList<ScoredRequest> group, PayloadMask mask)
    {
        var counts = group.Select(RowsOf).ToArray();
        var columns = new List<Column>
        {
            StringColumn.From(PayloadColumns.Id, group.SelectMany((request, i) => Ids(request, counts[i]))),
            Each(PayloadColumns.Request, request => request.Id),
            new Column<DateTime>(PayloadColumns.Time, Values(request => request.Time.UtcDateTime)),
            Each(PayloadColumns.Model, request => request.Model),
            Each(PayloadColumns.Version, request => request.Version),
            new Column<double>(PayloadColumns.Latency, Values(request => request.Duration.TotalMilliseconds)),
            new Column<long>(PayloadColumns.Status, Values(request => (long)request.Status)),
            new Column<bool>(PayloadColumns.Shadow, Values(request => request.IsShadow)),
        };
        var taken = new HashSet<string>(columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase);
        if (group[0].Rows is not null)
        {
            foreach (var column in Frame.Concat([.. group.Select(request => request.Rows!)]).Columns.SelectMany(Kept))
            {
                if (mask.Of(column) is { } allowed)
                {
                    Add(allowed, PayloadColumns.OfInput(column.Name));
                }
            }
        }

        if (group[0].Answer is not null)
        {
            foreach (var column in Frame.Concat([.. group.Select(request => request.Answer!)]).Columns)
            {
                Add(column, PayloadColumns.OfAnswer(column.Name));
            }
        }

        return new Frame(columns);

        // Of an image its digest and its numbers: the content would fill the log.
        // What callers sent is no path, also where one of them looks like an image.
        static IEnumerable<Column> Kept(Column column) => ImageStatistics.IsContent(column) ? ImageStatistics.Of((StringColumn)column, _content) : [column];

        // SQL does not tell Age and age apart.
        void Add(Column column, string name)
        {
            while (!taken.Add(name))
            {
                name += "_";
            }

            columns.Add(column.Name == name ? column : column.Rename(name));
        }

        T[] Values<T>(Func<ScoredRequest, T> value) => [.. group.SelectMany((request, i) => Enumerable.Repeat(value(request), counts[i]))];

        StringColumn Each(string name, Func<ScoredRequest, string> text) => StringColumn.From(name, Values(text));
    }

    private static IEnumerable<string> Ids(ScoredRequest request, int rows) => rows == 1
        ? [request.Id]
        : Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"{request.Id}/{row}"));

    private static bool Agree(Frame? one, Frame? other)
    {
        if (one is null || other is null || one.Columns.Count != other.Columns.Count)
        {
            return one is null && other is null;
        }

        for (var i = 0; i < one.Columns.Count; i++)
        {
            if (one.Columns[i].Name != other.Columns[i].Name || (one.Columns[i].Type != other.Columns[i].Type && !(IsNumber(one.Columns[i]) && IsNumber(other.Columns[i]))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(Column column) => column.Type is ColumnType.Float64 or ColumnType.Int64;
}
