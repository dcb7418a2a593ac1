using ModelOps;
using ModelOps.Data.PostgreSql;

[assembly: ModelOpsExtension(typeof(PostgreSqlExtension))]

namespace ModelOps.Data.PostgreSql;

/// <summary>Adds PostgreSQL to the kinds of databases.</summary>
public sealed class PostgreSqlExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load() => SqlConnections.Add(new PostgreSqlProvider());
}
