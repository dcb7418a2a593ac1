using System.Data.Common;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private readonly Dictionary<string, (DbConnection Connection, string Text)> _connections = new(StringComparer.Ordinal);

    /// <summary>The names of the databases that this session is connected to.</summary>
    public IReadOnlyCollection<string> Connections => _connections.Keys;

    /// <summary>Connects to a database, for queries in its own SQL. It stays open until the session ends; one of the same name is closed.</summary>
    /// <param name="name">What the connection is called from then on.</param>
    /// <param name="connection">
    /// The connection string, as <c>postgresql://user@host/database</c> or <c>sqlite:shop.db</c> (see <see cref="SqlConnections.Create"/>), or <c>env:NAME</c> for the
    /// environment variable that holds it.
    /// </param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such kind of database, or one that cannot be reached. The message holds no password.</exception>
    public Task<ConnectResult> ConnectAsync(string name, string connection, CancellationToken cancellationToken = default) =>
        new ConnectCommand().CallAsync(this, new ConnectOptions { Name = name, Connection = connection }, cancellationToken);

    /// <summary>Queries a database in its own SQL.</summary>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="connection">The name that <see cref="ConnectAsync"/> gave it, or a connection string.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such connection, or the query cannot be run; the message is the database's, without secrets.</exception>
    public async Task<Frame> SqlAsync(string query, string connection, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().CallAsync(this, new SqlOptions { Query = query, Connection = connection }, cancellationToken)).Frame;

    internal async Task<ConnectResult> OpenAsync(string name, string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"A connection cannot be called '{name}'. Give it a name without a colon.");
        }

        var (connection, result) = await OpenedAsync(name, text, cancellationToken);
        if (_connections.Remove(name, out var old))
        {
            await old.Connection.DisposeAsync();
        }

        _connections.Add(name, (connection, text));
        return result;
    }

    /// <summary>Runs a query on a connection that has a name, or on one that is opened for it.</summary>
    internal async Task<Frame> QueryAsync(string query, string connection, CancellationToken cancellationToken)
    {
        if (_connections.TryGetValue(connection, out var known))
        {
            return await Frame.SqlAsync(query, known.Connection, cancellationToken);
        }

        if (!connection.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidInputException(
                $"There is no connection '{connection}'.{Suggestion.For(connection, _connections.Keys)} " + (Wording.Face == Face.Terminal
                    ? "Give a connection string, or env:NAME where the environment holds it."
                    : $"Make it with {Wording.Command("connect", $"{connection} \"postgresql://user@host/database\"", $"ops.ConnectAsync(\"{connection}\", \"postgresql://user@host/database\")")}, or env:NAME in place of the string."));
        }

        var (opened, _) = await OpenedAsync("", connection, cancellationToken);
        await using (opened)
        {
            return await Frame.SqlAsync(query, opened, cancellationToken);
        }
    }

    /// <summary>True when a word names a connection of this session.</summary>
    internal bool IsConnection(string word) => _connections.ContainsKey(word);

    private static async Task<(DbConnection Connection, ConnectResult Result)> OpenedAsync(string name, string text, CancellationToken cancellationToken)
    {
        var connection = SqlConnections.Create(text);
        try
        {
            await connection.OpenAsync(cancellationToken);
            var result = new ConnectResult(name, SqlConnections.KindOf(text), connection.DataSource, connection.Database, connection.ServerVersion)
            {
                HoldsPassword = SqlConnections.HoldsPassword(text),
            };
            return (connection, result);
        }
        catch (Exception error)
        {
            await connection.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw error is ModelOpsException ? error : new InvalidInputException($"The database cannot be opened: {SqlConnections.Hide(error.Message, text)} Check the connection string, and that the server runs.");
        }
    }

    private async ValueTask CloseConnectionsAsync()
    {
        foreach (var (connection, _) in _connections.Values)
        {
            await connection.DisposeAsync();
        }

        _connections.Clear();
    }
}
