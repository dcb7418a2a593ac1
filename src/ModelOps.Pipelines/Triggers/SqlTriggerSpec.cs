using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>A value of a database that is another one when there is something to do: <c>sql: {connection: env:SHOP, query: "select max(updated_at) from orders"}</c>.</summary>
/// <param name="Connection">The database, as <c>#!connect</c> takes it, without a password: <c>env:NAME</c> holds one. Files are relative to the folder of the file that names them.</param>
/// <param name="Query">A query that gives one value, the watermark.</param>
internal sealed record SqlTriggerSpec(string Connection, string Query)
{
    private const string Key = "sql";
    private static readonly string[] _keys = ["connection", "query"];

    internal static SqlTriggerSpec? Read(YamlMap section)
    {
        if (!section.Has(Key))
        {
            return null;
        }

        var map = section.Map(Key, _keys);
        return new(map.Text("connection") ?? "", map.Text("query") ?? "");
    }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Connection))
        {
            yield return "'sql' names no database. Give it 'connection', such as sqlite:shop.db or env:SHOP_DATABASE.";
        }
        else if (SqlConnections.HoldsPassword(Connection))
        {
            yield return "'connection' of 'sql' holds a password, which would stand in files. Put the connection into an environment variable, and write 'connection: env:NAME'.";
        }

        if (string.IsNullOrWhiteSpace(Query))
        {
            yield return "'sql' has no 'query'. Give one that gives one value, such as \"select max(updated_at) from orders\".";
        }
    }
}
