namespace ModelOps.Data.Connections;

/// <summary>The file that a connection string names.</summary>
internal static class FilePath
{
    /// <summary><c>shop.db</c>, <c>/data/shop.db</c>, or an address as MLflow and SQLAlchemy write it: <c>///shop.db</c> in this folder, <c>////data/shop.db</c> from the root.</summary>
    public static string Of(string connection)
    {
        var path = connection.StartsWith("///", StringComparison.Ordinal) ? connection[3..] : connection;
        return path.Length > 0 && !path.StartsWith("//", StringComparison.Ordinal)
            ? path
            : throw new InvalidInputException("The connection string names no file. Write sqlite:shop.db, or sqlite:///shop.db.");
    }
}
