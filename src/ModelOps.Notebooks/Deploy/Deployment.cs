namespace ModelOps;

/// <summary>A model that answers over HTTP, started by this session and stopped with it.</summary>
public sealed class Deployment : IViewable, IAsyncDisposable
{
    private readonly ScoringServer _server;
    private readonly Action<Deployment> _ended;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopping;

    internal Deployment(string name, NamedModel model, ScoringServer server, Action<Deployment> ended)
    {
        Name = name;
        Model = model;
        _server = server;
        _ended = ended;
    }

    /// <summary>The deployment's name.</summary>
    public string Name { get; }

    /// <summary>The model it serves.</summary>
    public NamedModel Model { get; }

    /// <summary>Where it listens, as <c>http://127.0.0.1:5010</c>.</summary>
    public Uri Address => _server.Url;

    /// <summary>Ends when the deployment has stopped, whoever stopped it.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Its file among those of this user; null when it could not be written.</summary>
    internal string? FileId { get; set; }

    /// <summary>Why other processes do not see it; null when they do.</summary>
    internal string? Hidden { get; set; }

    /// <inheritdoc />
    public View ToView()
    {
        var view = new View($"{Name} serves {Model.Reference}")
            .Fact("address", Address)
            .Fact("score", $"POST {Address}invocations")
            .Fact("health", $"GET {Address}health");
        return Hidden is null ? view : view.Note($"Other processes cannot find it by its name, only by its address. {Hidden}");
    }

    /// <summary>Scores rows over HTTP.</summary>
    /// <param name="rows">The model's input columns; others are left out by the server.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The server refused the rows.</exception>
    public async Task<Frame> PredictAsync(Frame rows, CancellationToken cancellationToken = default)
    {
        using var client = new ScoringClient(Address);
        return await client.PredictAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops listening after the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
        {
            await Stopped.ConfigureAwait(false);
            return;
        }

        try
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            try
            {
                _ended(this);
            }
            finally
            {
                _stopped.TrySetResult();
            }
        }
    }

    /// <summary>The view as text.</summary>
    public override string ToString() => ViewText.Render(ToView()).TrimEnd();
}
