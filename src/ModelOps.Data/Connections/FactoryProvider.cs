using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;

namespace ModelOps.Data.Connections;

/// <summary>The keywords that a provider has for the parts of an address.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port; null where it stands behind the host and a comma.</param>
/// <param name="User">The user.</param>
/// <param name="Database">The database.</param>
internal sealed record AddressKeywords(string Host, string? Port, string User, string Database);

/// <summary>A database whose provider is a package that the app, or a notebook by <c>#r "nuget: …"</c>, brings.</summary>
internal sealed class FactoryProvider(string name, IReadOnlyList<string> schemes, string factory, string package, AddressKeywords keywords) : ISqlProvider
{
    private const string SqlServer = "Microsoft.Data.SqlClient";

    public string Name => name;

    public IReadOnlyList<string> Schemes => schemes;

    public DbConnection Create(string connection)
    {
        var created = Factory().CreateConnection() ?? throw new InvalidInputException($"The package {package} gives no connection. Use another version of it.");
        created.ConnectionString = Keywords(connection, keywords);
        return created;
    }

    /// <summary>ADO.NET's keywords of an address; keywords stay as they are.</summary>
    internal static string Keywords(string connection, AddressKeywords keywords)
    {
        if (!connection.StartsWith("//", StringComparison.Ordinal))
        {
            return connection;
        }

        if (!Uri.TryCreate("db:" + connection, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            throw new InvalidInputException("The connection string is not an address. Write //user:password@host:port/database, with special characters as %40.");
        }

        var builder = new DbConnectionStringBuilder();
        var hasPort = address.Port > 0;
        builder[keywords.Host] = hasPort && keywords.Port is null ? $"{address.Host},{address.Port}" : address.Host;
        if (hasPort && keywords.Port is not null)
        {
            builder[keywords.Port] = address.Port;
        }

        var user = address.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            builder[keywords.User] = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length == 2)
        {
            builder["Password"] = Uri.UnescapeDataString(user[1]);
        }

        if (address.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            builder[keywords.Database] = Uri.UnescapeDataString(database);
        }

        foreach (var option in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2)))
        {
            builder[Uri.UnescapeDataString(option[0])] = option.Length == 2 ? Uri.UnescapeDataString(option[1]) : "true";
        }

        return builder.ConnectionString;
    }

    private DbProviderFactory Factory()
    {
        if (DbProviderFactories.TryGetFactory(package, out var registered))
        {
            return registered;
        }

        if (package == SqlServer && AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && isInvariant)
        {
            throw new InvalidInputException($"The package {package} refuses programs without cultures (InvariantGlobalization), and this is one. Query SQL Server from a program of your own, with Frame.SqlAsync(sql, connection).");
        }

        // A notebook's packages are in a context of their own.
        return AssemblyLoadContext.All.Select(Load).FirstOrDefault(assembly => assembly is not null)?.GetType(factory)?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as DbProviderFactory
            ?? throw new InvalidInputException($"The provider for {name} is not there. Add the package {package}: #r \"nuget: {package}\" in a notebook, dotnet add package {package} in a project.");
    }

    private Assembly? Load(AssemblyLoadContext context)
    {
        try
        {
            return context.LoadFromAssemblyName(new AssemblyName(package));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
