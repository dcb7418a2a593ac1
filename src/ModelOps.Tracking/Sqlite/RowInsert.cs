namespace ModelOps.Tracking.Sqlite;

/// <summary>An INSERT of many rows: 50 or 10 rows a statement as long as there are so many, then one by one.</summary>
/// <param name="into">The text before VALUES.</param>
/// <param name="row">The marks of one row.</param>
/// <param name="onConflict">The text after the rows.</param>
/// <remarks>
/// Use INSERT OR FAIL: SQLite then need not keep the pages as they were before the statement, and an error takes the whole transaction
/// or savepoint back anyway.
/// </remarks>
internal sealed class RowInsert(string into, string row, string onConflict)
{
    private static readonly int[] _sizes = [50, 10, 1];

    private readonly string[] _texts = [.. _sizes.Select(size => $"{into} VALUES {string.Join(", ", Enumerable.Repeat(row, size))} {onConflict}")];

    /// <summary>Writes the rows and returns how many the table took.</summary>
    public int Run<T>(Database database, IReadOnlyList<T> rows, Action<Statement, T> bind)
    {
        var (taken, next) = (0, 0);
        for (var i = 0; i < _sizes.Length; i++)
        {
            if (rows.Count - next < _sizes[i])
            {
                continue;
            }

            using var insert = database.Query(_texts[i]);
            while (rows.Count - next >= _sizes[i])
            {
                for (var end = next + _sizes[i]; next < end; next++)
                {
                    bind(insert, rows[next]);
                }

                taken += insert.RunAgain();
            }
        }

        return taken;
    }
}
