using Microsoft.AspNetCore.Http;
using ModelOps.Serving.Batching;
using ModelOps.Serving.Limits;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.Scoring;

/// <summary>One version of a model while it is served: what requests need of it, and how many use it now.</summary>
internal sealed class ServedModel
{
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isOwned;
    private readonly Lazy<RequestBatcher?> _batcher;
    private readonly Lazy<DirectScorer?> _direct;

    // Headers hold no other letters than ASCII's.
    private readonly string _nameHeader;
    private readonly string _versionHeader;
    private readonly string? _runHeader;

    // The host counts as one user until the version is replaced.
    private int _users = 1;

    /// <param name="model">The model.</param>
    /// <param name="options">The host's, with the version and the run of this model.</param>
    /// <param name="isOwned">Whether the model is disposed after its last use.</param>
    internal ServedModel(Model model, ScoringOptions options, bool isOwned)
    {
        _isOwned = isOwned;
        (Model, Options, Inference, Predictions) = (model, options, new InferenceProtocol(model, options), new Predictions(model, options.MlflowNumbers));
        _direct = new Lazy<DirectScorer?>(() => DirectScorer.Of(model));
        (_nameHeader, _versionHeader) = (Uri.EscapeDataString(options.ModelName), Uri.EscapeDataString(options.ModelVersion));
        _batcher = new(() => options.Batching is { } batching && Inference.Images is null && !IsManaged(model)
            ? new RequestBatcher(rows => model.Score(rows), (requests, rows) => ServingTelemetry.Batch(Name, Version, requests, rows), batching, Math.Min(options.MaxConcurrent, Environment.ProcessorCount), options.MaxQueue, options.Time)
            : null);
        _runHeader = options.RunId is { } run ? Uri.EscapeDataString(run) : null;
    }

    internal Model Model { get; }

    /// <summary>The host's options; name, version and run are this model's.</summary>
    internal ScoringOptions Options { get; }

    internal string Name => Options.ModelName;

    internal string Version => Options.ModelVersion;

    internal string? RunId => Options.RunId;

    /// <summary>As gauges name it.</summary>
    internal ServedVersion Named => new(Name, Version, RunId);

    /// <summary>The inference protocol over this model.</summary>
    internal InferenceProtocol Inference { get; }

    /// <summary>Writes the answers of <c>/invocations</c>.</summary>
    internal Predictions Predictions { get; }

    /// <summary>Scores rows that are in no frame; null when the model needs frames.</summary>
    internal DirectScorer? Direct => _direct.Value;

    /// <summary>How long a few rows take.</summary>
    internal UsualTime FewRows { get; } = new();

    /// <summary>Joins small requests; null when that is not wanted, for images (each is a run of its own size), or where managed code scores a row in less time than the joining takes.</summary>
    internal RequestBatcher? Batcher => Options.Batching is null ? null : _batcher.Value;

    /// <summary>Ends when the version was replaced, and the last request has given it back.</summary>
    internal Task Unused => _unused.Task;

    /// <summary>Makes what requests need, so that the first does not wait for it.</summary>
    internal void Prepare() => _ = (Batcher, Direct);

    /// <summary>Says in an answer which model gave it.</summary>
    internal void Sign(IHeaderDictionary headers)
    {
        headers["ModelOps-Model"] = _nameHeader;
        headers["ModelOps-Version"] = _versionHeader;
        if (_runHeader is not null)
        {
            headers["ModelOps-Run"] = _runHeader;
        }
    }

    /// <summary>Takes it for one request; false when it is already out of use.</summary>
    internal bool TryTake()
    {
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Gives it back. The last one disposes of the model.</summary>
    internal void Return()
    {
        if (Interlocked.Decrement(ref _users) != 0)
        {
            return;
        }

        if (_isOwned)
        {
            Model.Dispose();
        }

        if (_batcher is { IsValueCreated: true, Value: { } batcher })
        {
            batcher.Dispose();
        }

        _unused.TrySetResult();
    }

    private static bool IsManaged(Model model)
    {
        try
        {
            using var row = model.CreateRowScorer();
            return row.IsManaged;
        }
        catch (ModelException)
        {
            // Outputs of its own: only ONNX Runtime gives them.
            return false;
        }
    }
}
