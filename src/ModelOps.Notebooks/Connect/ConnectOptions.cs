namespace ModelOps;

/// <summary>What <c>#!connect</c> takes.</summary>
public sealed record ConnectOptions
{
    /// <summary>What the connection is called from then on.</summary>
    [Parameter("What the connection is called from then on.", Position = 0, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The connection string, or <c>env:NAME</c> for the environment variable that holds it.</summary>
    [Parameter("Connection string, such as postgresql://user@host/database, sqlite:shop.db or sqlserver:Server=…; or env:NAME, where the environment holds it.", Position = 1, Required = true)]
    public string Connection { get; init; } = "";

    /// <summary>The name alone: the connection string may hold a password.</summary>
    public override string ToString() => $"{nameof(ConnectOptions)} {{ {nameof(Name)} = {Name} }}";
}
