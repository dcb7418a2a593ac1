using System.Globalization;
using System.Net;
using ModelOps.Deployments.Board;

namespace ModelOps;

/// <summary>
/// What a deployment shows of itself: traffic, latency, drift, quality, canary, alerts. Shown in a notebook that somebody looks at, or on a terminal, it is kept up to date until the
/// deployment stops, its time is over, another panel of the deployment is opened, or the session ends; elsewhere it stays as it was.
/// </summary>
public sealed class LivePanel : IViewable, ILiveView, IAsyncDisposable
{
    /// <summary>What the ids of panels begin with, under which hosts show them.</summary>
    public const string DisplayPrefix = "panel-";

    private const int Seconds = 3;
    private readonly ModelOpsSession _ops;
    private readonly PanelSource _source;
    private readonly TimeSpan? _time;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private BoardPanel _shown = new("", "");
    private string? _note;
    private string _why = "the session has ended";
    private Task? _loop;

    internal LivePanel(ModelOpsSession ops, PanelSource source, TimeSpan? time) => (_ops, _source, _time) = (ops, source, time);

    /// <summary>The deployment.</summary>
    public string Deployment => _source.Name;

    /// <summary>The page that has all of it, and the arithmetic.</summary>
    public Uri Board => new(_source.Address, "board");

    /// <summary>Ends when it is not kept up to date any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it is not kept up to date any more; null while it is, and before it was shown.</summary>
    public string? Reason { get; private set; }

    string ILiveView.DisplayId { get; } = $"{DisplayPrefix}{Guid.NewGuid():N}";

    /// <inheritdoc />
    public View ToView() => new View(Deployment).Document(
        $"{_shown.Html}<p>{WebUtility.HtmlEncode(_note ?? Line)}{(_note is null && Reason is null ? $" <a href=\"{Board}\" target=\"_blank\" rel=\"noopener\">The page with the arithmetic</a>." : "")}</p>",
        $"{_shown.Text}\n\n{_note ?? Line}");

    /// <summary>Ends it; what is shown stays.</summary>
    public ValueTask DisposeAsync() => EndAsync("it was ended");

    /// <summary>The view as text.</summary>
    public override string ToString() => ViewText.Render(ToView()).TrimEnd();

    void ILiveView.Begin()
    {
        lock (_lock)
        {
            if (_loop is null && !_end.IsCancellationRequested)
            {
                // The cell that began it may end; what goes with its calls must not live on.
                using var flow = ExecutionContext.SuppressFlow();
                _loop = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Takes what the deployment shows now.</summary>
    /// <exception cref="InvalidInputException">It does not show it.</exception>
    internal async Task RefreshAsync(CancellationToken cancellationToken) =>
        _shown = await _source.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidInputException($"The deployment '{Deployment}' has stopped.");

    internal async ValueTask EndAsync(string why)
    {
        Task? loop;
        lock (_lock)
        {
            loop = _loop;
            if (!_end.IsCancellationRequested)
            {
                _why = why;
                _end.Cancel();
            }
        }

        await (loop ?? Task.CompletedTask).ConfigureAwait(false);
        _source.Dispose();
        Reason ??= _why;
        _ended.TrySetResult();
    }

    private string Line => Reason is { } reason ? $"No longer kept up to date: {reason}."
        : _loop is null ? "As it was when it was asked for."
        : string.Create(CultureInfo.InvariantCulture, $"Kept up to date every {Seconds} seconds.");

    private async Task RunAsync()
    {
        using var face = Wording.Use(_ops.Host.Face);
        var started = _ops.Time.GetTimestamp();
        try
        {
            await ShowAsync().ConfigureAwait(false);
            while (Reason is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(Seconds), _ops.Time, _end.Token).ConfigureAwait(false);
                await TurnAsync(started).ConfigureAwait(false);
                await ShowAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            (Reason, _note) = (_why, null);
            await LastAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The place that shows it is gone, as a front end that was closed.
            Reason = exception.Message.TrimEnd('.');
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    // An error of the deployment is shown, and the next turn tries again.
    private async Task TurnAsync(long started)
    {
        if (_time is { } time && _ops.Time.GetElapsedTime(started) >= time)
        {
            (Reason, _note) = ("its time is over", null);
            return;
        }

        try
        {
            if (await _source.ReadAsync(_end.Token).ConfigureAwait(false) is { } now)
            {
                (_shown, _note) = (now, null);
            }
            else
            {
                (Reason, _note) = ("the deployment has stopped", null);
            }
        }
        catch (InvalidInputException exception)
        {
            _note = exception.Message;
        }
    }

    private ValueTask ShowAsync() => _ops.Host.DisplayAsync(ViewBundles.Of(ToView(), _ops.Figures).First(), ((ILiveView)this).DisplayId, CancellationToken.None);

    private async Task LastAsync()
    {
        try
        {
            await ShowAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The session ends, and with it the place that shows it.
        }
    }
}
