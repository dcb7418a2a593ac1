namespace ModelOps;

/// <summary>The C# calls of <c>#!connect</c>.</summary>
public static class ConnectExtensions
{
    /// <summary>The names of the databases that this session is connected to.</summary>
    /// <param name="ops">The session.</param>
    public static IReadOnlyCollection<string> Connections(this ModelOpsSession ops) => SessionConnections.Of(ops).Names;

    /// <summary>Connects to a database, for queries in its own SQL. It stays open until the session ends; one of the same name is closed.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">What the connection is called from then on.</param>
    /// <param name="connection">
    /// The connection string, as <c>postgresql://user@host/database</c> or <c>sqlite:shop.db</c> (see <see cref="SqlConnections.Create"/>), or <c>env:NAME</c> for the
    /// environment variable that holds it.
    /// </param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such kind of database, or one that cannot be reached. The message holds no password.</exception>
    public static Task<ConnectResult> ConnectAsync(this ModelOpsSession ops, string name, string connection, CancellationToken cancellationToken = default) =>
        new ConnectCommand().CallAsync(ops, new ConnectOptions { Name = name, Connection = connection }, cancellationToken);
}
