using System.Data.Common;
using DuckDB.NET.Data;
using ModelOps.Data.Sql;

namespace ModelOps.Data.Connections;

/// <summary>DuckDB's database files: <c>duckdb:shop.duckdb</c>; made when absent, as in a <see cref="SqlSession"/>.</summary>
internal sealed class DuckDbProvider : ISqlProvider
{
    public string Name => "duckdb";

    public IReadOnlyList<string> Schemes => ["duckdb"];

    public DbConnection Create(string connection)
    {
        DuckLibrary.Load();
        return new DuckDBConnection(connection.Contains('=', StringComparison.Ordinal) ? connection : new DbConnectionStringBuilder { ["Data Source"] = FilePath.Of(connection) }.ConnectionString);
    }
}
