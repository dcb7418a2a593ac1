using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ModelOps.Data.Connections;

/// <summary>SQLite: <c>sqlite:shop.db</c>, <c>sqlite:///folder/shop.db</c>, or its keywords.</summary>
internal sealed class SqliteProvider : ISqlProvider
{
    public string Name => "sqlite";

    public IReadOnlyList<string> Schemes => ["sqlite"];

    public DbConnection Create(string connection)
    {
        var builder = connection.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(connection)
            : new SqliteConnectionStringBuilder { DataSource = FilePath.Of(connection) };
        // A name that is mistyped must not become an empty database.
        if (builder.Mode == SqliteOpenMode.ReadWriteCreate && builder.DataSource != ":memory:" && !File.Exists(builder.DataSource))
        {
            throw new InvalidInputException($"There is no SQLite database '{builder.DataSource}'. Check the path; it is taken from '{Environment.CurrentDirectory}'.");
        }

        return new SqliteConnection(builder.ConnectionString);
    }
}
