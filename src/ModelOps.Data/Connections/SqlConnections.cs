using System.Data.Common;
using ModelOps.Data.Connections;
using KnownSecrets = ModelOps.Redaction.KnownSecrets;

namespace ModelOps;

/// <summary>The kinds of databases that are queried through ADO.NET.</summary>
public static class SqlConnections
{
    private const string Environment = "env:";

    private static readonly Catalog<ISqlProvider> _catalog = new("kind of database", provider => [provider.Name, .. provider.Schemes.Except([provider.Name])], () =>
    [
        new SqliteProvider(),
        new DuckDbProvider(),
        new FactoryProvider("sqlserver", ["mssql"], "Microsoft.Data.SqlClient.SqlClientFactory", "Microsoft.Data.SqlClient", new("Data Source", null, "User ID", "Initial Catalog")),
        new FactoryProvider("mysql", ["mariadb"], "MySqlConnector.MySqlConnectorFactory", "MySqlConnector", new("Server", "Port", "User ID", "Database")),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ISqlProvider> All => _catalog.All;

    /// <summary>Adds one.</summary>
    /// <param name="provider">The provider.</param>
    /// <exception cref="InvalidInputException">Its name or one of its schemes is empty or taken.</exception>
    public static void Add(ISqlProvider provider) => _catalog.Add(provider);

    /// <summary>The one of that name or scheme.</summary>
    /// <param name="name">A name or a scheme.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static ISqlProvider Find(string name) => _catalog.Find(name);

    /// <summary>A connection, not open yet.</summary>
    /// <param name="text">
    /// A scheme, a colon, and ADO.NET's keywords or an address, as <c>postgresql:Host=localhost;Database=shop</c> or <c>postgresql://user@localhost/shop</c>;
    /// or <c>env:NAME</c> for an environment variable that holds this, so that no password stands in a file.
    /// </param>
    /// <exception cref="InvalidInputException">No such kind of database or environment variable, or keywords that it does not know. The message holds no password.</exception>
    public static DbConnection Create(string text)
    {
        var (provider, rest) = Parts(text);
        foreach (var secret in Secrets.Of(rest))
        {
            KnownSecrets.Keep(secret);
        }

        try
        {
            return provider.Create(rest);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidInputException($"The connection string for {provider.Name} cannot be used: {Secrets.Hide(error.Message, rest)}");
        }
    }

    /// <summary>The kind of database that a connection string names.</summary>
    /// <param name="text">The connection string, as <see cref="Create"/> takes it.</param>
    /// <exception cref="InvalidInputException">No such kind of database or environment variable.</exception>
    public static string KindOf(string text) => Parts(text).Provider.Name;

    /// <summary>A message without what is secret in a connection string.</summary>
    /// <param name="message">The message, as a database's.</param>
    /// <param name="text">The connection string, as <see cref="Create"/> takes it.</param>
    public static string Hide(string message, string text)
    {
        var whole = Resolve(text);
        return Secrets.Hide(message, Resolve(whole[(whole.IndexOf(':', StringComparison.Ordinal) + 1)..]));
    }

    /// <summary>True when a connection string holds a password itself, and does not take it from the environment.</summary>
    /// <param name="text">The connection string.</param>
    public static bool HoldsPassword(string text) => !text.Contains(Environment, StringComparison.OrdinalIgnoreCase) && Secrets.Of(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]).Any();

    private static (ISqlProvider Provider, string Text) Parts(string text)
    {
        var whole = Resolve(text);
        var colon = whole.IndexOf(':', StringComparison.Ordinal);
        // What stands before the colon may be a part of a secret, so the message has nothing of it.
        return colon > 0 && _catalog.TryFind(whole[..colon], out var provider)
            ? (provider, Resolve(whole[(colon + 1)..]))
            : throw new InvalidInputException($"The connection string does not begin with a kind of database. Begin it as sqlite:shop.db or postgresql:Host=localhost;Database=shop. The kinds are {string.Join(", ", All.Select(kind => kind.Name))}; others come with a package, which adds them to SqlConnections.");
    }

    private static string Resolve(string text)
    {
        if (!text.StartsWith(Environment, StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        var name = text[Environment.Length..].Trim();
        return System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidInputException($"The environment variable '{name}' is not set. Set it to a connection string, as postgresql://user:password@host/database.");
    }
}
