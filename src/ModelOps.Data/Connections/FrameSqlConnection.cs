using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using ModelOps.Data.Connections;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Runs statements on a database of ADO.NET; opens the connection when it is not open.</summary>
    /// <param name="sql">One or more statements, in the database's own SQL; the last one's rows are the result.</param>
    /// <param name="connection">The connection, as <see cref="SqlConnections.Create"/> or any provider makes it.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="InvalidInputException">The statements cannot be run; the message is the database's, without secrets. Or a result column is of a type no frame can hold.</exception>
    public static async Task<Frame> SqlAsync(string sql, DbConnection connection, CancellationToken cancellationToken = default)
    {
        var text = connection.ConnectionString;
        try
        {
            if (connection.State != ConnectionState.Open)
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            }

            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                // A query may take its time; whoever asked can interrupt it.
                command.CommandTimeout = 0;
                command.CommandText = sql;
                using var interruption = cancellationToken.Register(() => Interrupt(connection, command));
                return await Task.Run(() => Last(command, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException or ArgumentException)
        {
            throw new InvalidInputException($"The database cannot run the SQL: {Secrets.Hide(error.Message, text)}");
        }
    }

    private static Frame Last(DbCommand command, CancellationToken cancellationToken)
    {
        using var reader = command.ExecuteReader();
        var frame = new Frame();
        do
        {
            frame = reader.FieldCount > 0 ? From(reader, cancellationToken) : frame;
        }
        while (reader.NextResult());
        return frame;
    }

    private static void Interrupt(DbConnection connection, DbCommand command)
    {
        // SQLite's provider does not interrupt by itself.
        if (connection is SqliteConnection { Handle: { } handle })
        {
            SQLitePCL.raw.sqlite3_interrupt(handle);
            return;
        }

        command.Cancel();
    }
}
