namespace ModelOps;

/// <summary>The C# calls of <c>#!sql</c>.</summary>
public static class SqlExtensions
{
    /// <summary>Queries the notebook's frames, by their variables' names, and files, in SQL (DuckDB).</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public static async Task<Frame> SqlAsync(this ModelOpsSession ops, string query, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().CallAsync(ops, new SqlOptions { Query = query }, cancellationToken).ConfigureAwait(false)).Frame;

    /// <summary>Queries a database in its own SQL.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="connection">The name that <see cref="ConnectExtensions.ConnectAsync"/> gave it, or a connection string.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such connection, or the query cannot be run; the message is the database's, without secrets.</exception>
    public static async Task<Frame> SqlAsync(this ModelOpsSession ops, string query, string connection, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().CallAsync(ops, new SqlOptions { Query = query, Connection = connection }, cancellationToken).ConfigureAwait(false)).Frame;

    /// <summary>Queries what the options name: the payload log of a deployment, as the tables <c>requests</c>, <c>labels</c> and <c>labelled</c>, beside the notebook's frames; or a database.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="options">What to ask.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log or connection, or the query cannot be run.</exception>
    public static async Task<Frame> SqlAsync(this ModelOpsSession ops, string query, SqlOptions options, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().CallAsync(ops, options with { Query = query }, cancellationToken).ConfigureAwait(false)).Frame;
}
