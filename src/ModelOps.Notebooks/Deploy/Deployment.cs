namespace ModelOps;

/// <summary>A model that answers over HTTP, started by this session and stopped with it.</summary>
public sealed class Deployment : IViewable, IAsyncDisposable
{
    private readonly ScoringServer _server;

    internal Deployment(string name, NamedModel model, ScoringServer server)
    {
        Name = name;
        Model = model;
        _server = server;
    }

    /// <summary>The deployment's name.</summary>
    public string Name { get; }

    /// <summary>The model it serves.</summary>
    public NamedModel Model { get; }

    /// <summary>Where it listens, as <c>http://127.0.0.1:5010</c>.</summary>
    public Uri Address => _server.Url;

    /// <inheritdoc />
    public View ToView() => new View($"{Name} serves {Model.Reference}")
        .Fact("address", Address)
        .Fact("score", $"POST {Address}invocations")
        .Fact("health", $"GET {Address}health");

    /// <summary>Scores rows over HTTP.</summary>
    /// <param name="rows">The model's input columns; others are left out by the server.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The server refused the rows.</exception>
    public async Task<Frame> PredictAsync(Frame rows, CancellationToken cancellationToken = default)
    {
        using var client = new ScoringClient(Address);
        return await client.PredictAsync(rows, cancellationToken);
    }

    /// <summary>Stops listening after the requests under way.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
