using ModelOps.Deployments.Board;

namespace ModelOps;

/// <summary>A model that answers over HTTP: started by this session and stopped with it, or a service of its own.</summary>
public sealed class Deployment : IViewable, IAsyncDisposable
{
    private readonly ModelService? _service;
    private readonly Action<Deployment> _ended;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScoringClient? _client;
    private int _stopping;

    internal Deployment(string name, NamedModel model, Uri address, ModelService? service, Action<Deployment> ended)
    {
        Name = name;
        Model = model;
        Address = address;
        _service = service;
        _ended = ended;
        if (service is not null)
        {
            _ = EndAsync(service);
        }
    }

    /// <summary>The deployment's name.</summary>
    public string Name { get; }

    /// <summary>The model it serves.</summary>
    public NamedModel Model { get; }

    /// <summary>Where it listens, as <c>http://127.0.0.1:5010</c>.</summary>
    public Uri Address { get; }

    /// <summary>True for a service of its own, which goes on when this session ends.</summary>
    public bool IsBackground => _service is null;

    /// <summary>Ends when the deployment has stopped, whoever stopped it. Of a service of its own nothing is heard here: it has ended already.</summary>
    public Task Stopped => IsBackground ? Task.CompletedTask : _stopped.Task;

    /// <summary>What was asked for.</summary>
    internal DeploymentSpec Spec { get; init; } = new();

    /// <summary>Where it listens for gRPC; null without.</summary>
    public Uri? GrpcAddress { get; internal init; }

    /// <summary>The process that serves it.</summary>
    internal int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>The unit that was written for systemd; null for none.</summary>
    internal string? Unit { get; init; }

    /// <summary>Where its payload log is; null for none.</summary>
    internal string? Payloads { get; init; }

    /// <summary>Why other processes do not see it; null when they do.</summary>
    internal string? Hidden { get; init; }

    /// <summary>What it shows of itself; null for a service of its own.</summary>
    internal BoardPanel? Panel => _service?.Panel;

    /// <inheritdoc />
    public View ToView()
    {
        var view = new View($"{Name} serves {Model.Reference}")
            .Fact("address", Address)
            .Fact("score", $"POST {Address}invocations")
            .Fact("health", $"GET {Address}health")
            .Fact("gRPC", GrpcAddress)
            .Fact("callers", Callers.Of(Spec) is var callers && callers == Callers.ThisMachine ? null : callers)
            .Fact("process", IsBackground ? ProcessId : null)
            .Fact("payload log", Payloads);
        if (IsBackground)
        {
            view = view.Note($"It goes on when this ends. Stop it with {SessionDeployments.Stop(Name)}; its log is shown by {Wording.Command("deployments", $"logs {Name}", $"ops.DeploymentLogAsync(\"{Name}\")")}.");
        }

        if (Unit is not null)
        {
            var unit = Path.GetFileName(Unit);
            view = view.Note($"Wrote {Unit}, which is not enabled yet. To start it with the machine: systemctl enable {unit} --user; loginctl enable-linger.");
        }

        return Hidden is null ? view : view.Note($"Other processes cannot find it by its name, only by its address. {Hidden}");
    }

    /// <summary>Scores rows over HTTP.</summary>
    /// <param name="rows">The model's input columns; others are left out by the server.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The server refused the rows.</exception>
    public Task<Frame> PredictAsync(Frame rows, CancellationToken cancellationToken = default) => AskAsync(client => client.PredictAsync(rows, cancellationToken));

    /// <summary>Scores rows over HTTP, under an id by which labels that come later name them.</summary>
    /// <param name="rows">The model's input columns; others are left out by the server.</param>
    /// <param name="requestId">The request's id: that of its row, or, with several rows, <c>id/0</c>, <c>id/1</c> and so on.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The server refused the rows, or the id cannot be one.</exception>
    public Task<Frame> PredictAsync(Frame rows, string requestId, CancellationToken cancellationToken = default) => AskAsync(client => client.PredictAsync(rows, requestId, cancellationToken));

    /// <summary>Does now what the service does every few seconds: writes the payload log, and judges its canary. A service of its own, in another process, does so by itself.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task CatchUpAsync(CancellationToken cancellationToken = default) => _service?.CatchUpAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Writes the payload log, so that it can be read.</summary>
    internal Task WriteLogAsync(CancellationToken cancellationToken) => _service?.WriteLogAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Stops listening after the requests under way. A service of its own goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_service is null)
        {
            return;
        }

        if (Interlocked.Exchange(ref _stopping, 1) == 1)
        {
            await Stopped.ConfigureAwait(false);
            return;
        }

        try
        {
            await _service.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await Stopped.ConfigureAwait(false);
        }
    }

    /// <summary>The view as text.</summary>
    public override string ToString() => ViewText.Render(ToView()).TrimEnd();

    private async Task<Frame> AskAsync(Func<ScoringClient, Task<Frame>> ask)
    {
        if (!IsBackground && Stopped.IsCompleted)
        {
            throw new InvalidInputException($"The deployment '{Name}' has ended, so it answers no more. Deploy it again.");
        }

        // Without a token and a certificate, which may be renewed, one client keeps its connection.
        if (Spec.Serving is { Tokens.Count: 0, Tls: null })
        {
            return await ask(LazyInitializer.EnsureInitialized(ref _client, () => ServedClient.Of(Spec, Address))).ConfigureAwait(false);
        }

        using var client = ServedClient.Of(Spec, Address);
        return await ask(client).ConfigureAwait(false);
    }

    private async Task EndAsync(ModelService service)
    {
        await service.Stopped.ConfigureAwait(false);
        _client?.Dispose();
        _ended(this);
        _stopped.TrySetResult();
    }
}
