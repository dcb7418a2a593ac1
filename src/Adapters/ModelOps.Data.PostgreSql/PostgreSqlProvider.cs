using System.Data.Common;
using Npgsql;

namespace ModelOps.Data.PostgreSql;

/// <summary>PostgreSQL: <c>postgresql://user:password@host:5432/database</c>, or Npgsql's keywords.</summary>
public sealed class PostgreSqlProvider : ISqlProvider
{
    /// <inheritdoc />
    public string Name => "postgresql";

    /// <inheritdoc />
    public IReadOnlyList<string> Schemes => ["postgresql", "postgres", "npgsql"];

    /// <inheritdoc />
    public DbConnection Create(string connection)
    {
        var builder = connection.StartsWith("//", StringComparison.Ordinal) ? OfAddress(connection) : new NpgsqlConnectionStringBuilder(connection);
        builder.ApplicationName ??= "modelops";
        return new NpgsqlConnection(builder.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder OfAddress(string connection)
    {
        if (!Uri.TryCreate("postgresql:" + connection, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            throw new InvalidInputException("The connection string is not an address. Write postgresql://user:password@host:5432/database, with special characters as %40.");
        }

        var builder = new NpgsqlConnectionStringBuilder { Host = address.Host };
        if (address.Port > 0)
        {
            builder.Port = address.Port;
        }

        var user = address.UserInfo.Split(':', 2);
        builder.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        builder.Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null;
        builder.Database = address.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : null;
        foreach (var option in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2)))
        {
            // libpq writes sslmode, Npgsql SSL Mode; both are known here.
            builder[Uri.UnescapeDataString(option[0])] = option.Length == 2 ? Uri.UnescapeDataString(option[1]) : "true";
        }

        return builder;
    }
}
