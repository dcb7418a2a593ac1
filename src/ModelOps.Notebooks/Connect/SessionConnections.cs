using System.Data.Common;

namespace ModelOps;

/// <summary>The databases that a session is connected to; closed with it.</summary>
internal sealed class SessionConnections : IAsyncDisposable
{
    private readonly Dictionary<string, (DbConnection Connection, string Text)> _connections = new(StringComparer.Ordinal);

    /// <summary>Those of a session.</summary>
    internal static SessionConnections Of(ModelOpsSession ops) => ops.Part(_ => new SessionConnections());

    /// <summary>Their names.</summary>
    internal IReadOnlyCollection<string> Names => _connections.Keys;

    internal async Task<ConnectResult> OpenAsync(string name, string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"A connection cannot be called '{name}'. Give it a name without a colon.");
        }

        var (connection, result) = await OpenedAsync(name, text, cancellationToken).ConfigureAwait(false);
        if (_connections.Remove(name, out var old))
        {
            await old.Connection.DisposeAsync().ConfigureAwait(false);
        }

        _connections.Add(name, (connection, text));
        return result;
    }

    /// <summary>Runs a query on a connection that has a name, or on one that is opened for it.</summary>
    internal async Task<Frame> QueryAsync(string query, string connection, CancellationToken cancellationToken)
    {
        if (_connections.TryGetValue(connection, out var known))
        {
            return await Frame.SqlAsync(query, known.Connection, cancellationToken).ConfigureAwait(false);
        }

        if (!connection.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidInputException(
                $"There is no connection '{connection}'.{Suggestion.For(connection, _connections.Keys)} " + (Wording.Face == Face.Terminal
                    ? "Give a connection string, or env:NAME where the environment holds it."
                    : $"Make it with {Wording.Command("connect", $"{connection} \"postgresql://user@host/database\"", $"ops.ConnectAsync(\"{connection}\", \"postgresql://user@host/database\")")}, or env:NAME in place of the string."));
        }

        var (opened, _) = await OpenedAsync("", connection, cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            return await Frame.SqlAsync(query, opened, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True when a word names a connection of this session.</summary>
    internal bool Contains(string word) => _connections.ContainsKey(word);

    private static async Task<(DbConnection Connection, ConnectResult Result)> OpenedAsync(string name, string text, CancellationToken cancellationToken)
    {
        var connection = SqlConnections.Create(text);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var result = new ConnectResult(name, SqlConnections.KindOf(text), connection.DataSource, connection.Database, connection.ServerVersion)
            {
                HoldsPassword = SqlConnections.HoldsPassword(text),
            };
            return (connection, result);
        }
        catch (Exception error)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw error is ModelOpsException ? error : new InvalidInputException($"The database cannot be opened: {SqlConnections.Hide(error.Message, text)} Check the connection string, and that the server runs.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Endings.AllAsync(_connections.Values.Select(each => (Func<ValueTask>)each.Connection.DisposeAsync)).ConfigureAwait(false);
        _connections.Clear();
    }
}
