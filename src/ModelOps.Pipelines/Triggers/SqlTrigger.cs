using System.Data.Common;
using System.Globalization;
using ModelOps.Data.Connections;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Fires when a query gives another value than before: a watermark. The mark is that value as text. The database is opened for each look, files for reading alone.</summary>
internal sealed class SqlTrigger(SqlTriggerSpec spec, TriggerContext context) : ITrigger
{
    private const string Null = "null";
    private const string Value = "value ";
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public string Name => "sql";

    /// <inheritdoc />
    public string Subject => string.Join('\n', Name, Address(), spec.Query);

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return new(now, mark is null || mark == now ? null : $"The query '{spec.Query}' gives {Shown(now)}; before it was {Shown(mark)}.");
    }

    private static string Shown(string mark) => mark == Null ? Null : mark[Value.Length..];

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_longest, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var address = Address();
        var connection = ForReading(SqlConnections.Create(address), address);
        try
        {
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(either.Token).ConfigureAwait(false);
                var command = connection.CreateCommand();
                await using (command.ConfigureAwait(false))
                {
                    command.CommandText = spec.Query;
                    command.CommandTimeout = (int)_longest.TotalSeconds;
                    var reader = await command.ExecuteReaderAsync(either.Token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await OneAsync(reader, either.Token).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidInputException($"The query of 'sql' has not ended in {_longest.TotalSeconds:0} seconds. Make it faster, such as by an index on the column.");
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException or ArgumentException or IOException or NotSupportedException or System.Net.Sockets.SocketException)
        {
            throw new InvalidInputException($"The database of 'sql' cannot be asked: {SqlConnections.Hide(exception.Message, address)} Check 'connection' and 'query'; it is asked again.");
        }
    }

    private static async Task<string> OneAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        if (reader.FieldCount != 1 || !await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidInputException($"The query of 'sql' gives {(reader.FieldCount == 1 ? "no row" : FormattableString.Invariant($"{reader.FieldCount} columns"))}, and a watermark is one value. Ask for one, such as \"select max(updated_at) from orders\".");
        }

        var text = Text(reader.GetValue(0));
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? throw new InvalidInputException("The query of 'sql' gives several rows, and a watermark is one value. Ask for one, such as \"select max(updated_at) from orders\".")
            : text;
    }

    private static string Text(object value) => value switch
    {
        DBNull => Null,
        DateTime time => Value + time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => Value + time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => Value + Convert.ToHexStringLower(bytes),
        _ => Value + Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    // A file is named from the folder of the file that names it.
    private string Address()
    {
        var colon = spec.Connection.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? ("", "") : (spec.Connection[..colon].ToLowerInvariant(), spec.Connection[(colon + 1)..]);
        return kind is "sqlite" or "duckdb" && !rest.Contains('=', StringComparison.Ordinal) && rest is { Length: > 0 } and not ":memory:" && !rest.StartsWith("env:", StringComparison.OrdinalIgnoreCase)
            ? $"{kind}:{Path.GetFullPath(FilePath.Of(rest), context.Folder)}"
            : spec.Connection;
    }

    // A look must neither make a database that is missing nor keep others from writing to it.
    private static DbConnection ForReading(DbConnection connection, string address)
    {
        var (key, value) = SqlConnections.KindOf(address) switch { "sqlite" => ("Mode", "ReadOnly"), "duckdb" => ("ACCESS_MODE", "READ_ONLY"), _ => ("", "") };
        if (key.Length > 0 && !connection.ConnectionString.Contains(":memory:", StringComparison.Ordinal))
        {
            connection.ConnectionString = new DbConnectionStringBuilder { ConnectionString = connection.ConnectionString, [key] = value }.ConnectionString;
        }

        return connection;
    }
}
