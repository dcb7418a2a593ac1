namespace ModelOps;

internal sealed class SqlCommand() : LifecycleCommand<SqlOptions, SqlResult>("sql", "Query frames by variable name, and files, in SQL (DuckDB).")
{
    protected override string? Doing => "Querying";

    public override bool GivesFrame => true;

    public override async Task<SqlResult> ExecuteAsync(ModelOpsSession ops, SqlOptions options, CancellationToken cancellationToken)
    {
        var query = string.IsNullOrWhiteSpace(options.Query) ? options.Body : options.Query;
        if (string.IsNullOrWhiteSpace(query))
        {
            throw new InvalidInputException("There is no query. " + Wording.Of("Write it in quotes behind modelops sql, or give a file with it as --body FILE.", "Write it below #!sql, or in quotes behind it.", "Give one to ops.SqlAsync."));
        }

        var frames = Frames(ops.Host, query).ToArray();
        return await Task.Run(
            () =>
            {
                using var session = new SqlSession();
                foreach (var (name, frame) in frames)
                {
                    session.Register(name, frame);
                }

                return new SqlResult(session.Query(query, cancellationToken));
            },
            cancellationToken);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(SqlOptions options, SqlResult result) =>
        options.As is { } name ? [(name, result.Frame)] : [];

    // Only frames that the query mentions: others need not be looked at.
    private static IEnumerable<(string Name, Frame Frame)> Frames(INotebookHost host, string query)
    {
        foreach (var name in host.VariableNames())
        {
            if (query.Contains(name, StringComparison.OrdinalIgnoreCase) && host.TryGetVariable(name, out var value) && value is Frame frame)
            {
                yield return (name, frame);
            }
        }
    }
}
