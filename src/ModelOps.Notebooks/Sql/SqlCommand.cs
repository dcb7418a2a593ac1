namespace ModelOps;

internal sealed class SqlCommand() : LifecycleCommand<SqlOptions, SqlResult>("sql", "Query frames by variable name, and files, in SQL (DuckDB); the payload log of a deployment; or a database that connect named.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Querying";

    public override bool GivesFrame => true;

    public override async Task<SqlResult> ExecuteAsync(ModelOpsSession ops, SqlOptions options, CancellationToken cancellationToken)
    {
        var (word, body) = (options.Query?.Trim() ?? "", options.Body);
        if (word.Length > 0 && !string.IsNullOrWhiteSpace(body) && (options.Connection is not null || (word.Any(char.IsWhiteSpace) && !SessionConnections.Of(ops).Contains(word))))
        {
            throw new InvalidInputException("There are two queries. " + Wording.Of("Keep the one in quotes, or the file of --body.", "Keep the one behind #!sql, or the one below it.", "Give Query or Body."));
        }

        // #!sql NAME, with the query below.
        var isNamed = word.Length > 0 && !string.IsNullOrWhiteSpace(body);
        var connection = options.Connection ?? (isNamed ? word : null);
        var query = isNamed || word.Length == 0 ? body : word;
        if (string.IsNullOrWhiteSpace(query))
        {
            throw new InvalidInputException("There is no query. " + Wording.Of("Write it in quotes behind modelops sql, or give a file with it as --body FILE.", "Write it below #!sql, or in quotes behind it.", "Give one to ops.SqlAsync."));
        }

        if (connection is not null && options.Deployment is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("connection")}' and '{Wording.Option("deployment")}' both say what is asked. Give one of them.");
        }

        var log = options.Deployment is { } deployment ? await PayloadFolders.FindAsync(ops, deployment, cancellationToken).ConfigureAwait(false) : null;
        if (connection is not null)
        {
            return new SqlResult(await SessionConnections.Of(ops).QueryAsync(query, connection, cancellationToken).ConfigureAwait(false));
        }

        var refused = new List<string>();
        var frames = Frames(ops.Host, query, refused, cancellationToken).ToArray();
        return await Task.Run(
            () =>
            {
                using var session = new SqlSession();
                foreach (var (name, frame) in frames)
                {
                    session.Register(name, frame);
                }

                try
                {
                    return new SqlResult(log is null ? session.Query(query, cancellationToken) : PayloadTables.Query(session, log, query, cancellationToken));
                }
                catch (InvalidInputException error) when (refused.Count > 0)
                {
                    throw new InvalidInputException([.. error.Errors, .. refused]);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(SqlOptions options, SqlResult result) =>
        options.As is { } name ? [(name, result.Frame)] : [];

    // Only tables that the query mentions: others need not be looked at. One that cannot be read matters only where the query needs it.
    private static IEnumerable<(string Name, Frame Frame)> Frames(INotebookHost host, string query, List<string> refused, CancellationToken cancellationToken)
    {
        foreach (var name in host.VariableNames())
        {
            Frame? frame = null;
            try
            {
                if (query.Contains(name, StringComparison.OrdinalIgnoreCase) && host.TryGetVariable(name, out var value))
                {
                    TableSources.TryRead(value, out frame, cancellationToken);
                }
            }
            catch (InvalidInputException error)
            {
                refused.AddRange(error.Errors.Select(reason => $"The variable '{name}' is not a table here: {reason}"));
            }

            if (frame is not null)
            {
                yield return (name, frame);
            }
        }
    }
}
