using System.Data.Common;

namespace ModelOps;

/// <summary>Opens databases of one kind. Add yours to <see cref="SqlConnections"/>; then such databases are queried like those that come with the toolkit.</summary>
public interface ISqlProvider
{
    /// <summary>The kind, as <c>postgresql</c>.</summary>
    string Name { get; }

    /// <summary>What a connection string of the kind begins with, before a colon, as <c>postgres</c>; the name does, too.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>A connection, not open yet.</summary>
    /// <param name="connection">What stands behind the scheme and its colon: ADO.NET's keywords, or the rest of an address, as <c>//user@host/database</c>.</param>
    /// <exception cref="InvalidInputException">The text does not name a database.</exception>
    /// <exception cref="ArgumentException">A keyword that the provider does not know.</exception>
    DbConnection Create(string connection);
}
