namespace ModelOps;

/// <summary>A database that queries can name.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">The kind of database, as <c>postgresql</c>.</param>
/// <param name="Server">Where it is; no password stands here.</param>
/// <param name="Database">Its name there; empty where there is only one.</param>
/// <param name="Version">The server's version.</param>
public sealed record ConnectResult(string Name, string Kind, string Server, string Database, string Version) : Viewable
{
    /// <summary>True when the connection string itself holds a password, which a notebook keeps.</summary>
    internal bool HoldsPassword { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Connected {Name}").Fact("kind", Kind).Fact("server", Server).Fact("database", Database.Length == 0 ? null : Database).Fact("version", Version);
        if (Wording.Face == Face.Terminal)
        {
            view.Note($"A terminal keeps no connection: give {Wording.Command("sql", "", "SqlAsync")} the same string as {Wording.Option("connection")}, best as env:NAME.");
        }
        else if (HoldsPassword)
        {
            view.Note("This cell holds a password, and is saved with it. Put the connection string into an environment variable, and write env:NAME.");
        }

        return view;
    }
}
