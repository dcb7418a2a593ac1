using System.Globalization;
using System.Net;

namespace ModelOps;

/// <summary>
/// Shows how far a long step is: nothing in its first second, then at most four updates a second under one display
/// id. Reports may come from any thread and cost next to nothing. A picture, as HTML, is asked for at each update.
/// At the end all of it is gone, since the result is shown.
/// </summary>
internal sealed class LiveProgress : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private volatile Report? _latest;

    internal LiveProgress(ModelOpsSession ops, string title, Func<string>? picture = null) => _loop = ShowAsync(ops, title, picture);

    /// <summary>Says how far it is.</summary>
    /// <param name="fraction">0 to 1; null when unknown.</param>
    /// <param name="text">What is going on, in a few words.</param>
    internal void Set(double? fraction, string text) => _latest = new Report(fraction, text);

    /// <summary>An <see cref="IProgress{T}"/> that turns each report of the work below into fraction and text.</summary>
    internal IProgress<T> As<T>(Func<T, (double? Fraction, string Text)> describe) => new Adapter<T>(this, describe);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ShowAsync(ModelOpsSession ops, string title, Func<string>? picture)
    {
        var id = $"progress-{Guid.NewGuid():N}";
        Report? shown = null;
        try
        {
            await Task.Delay(_patience, ops.Time, _end.Token).ConfigureAwait(false);
            while (true)
            {
                if (_latest is { } latest && latest != shown)
                {
                    await ops.Host.DisplayAsync(Bundle(title, latest, picture?.Invoke()), id, CancellationToken.None).ConfigureAwait(false);
                    shown = latest;
                }

                await Task.Delay(_interval, ops.Time, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            if (shown is not null)
            {
                await ops.Host.DisplayAsync(MimeBundle.Empty, id, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static MimeBundle Bundle(string title, Report report, string? picture)
    {
        var percent = report.Fraction is { } fraction ? string.Create(CultureInfo.InvariantCulture, $" {Math.Clamp(fraction, 0, 1):P0}") : "";
        var bar = report.Fraction is { } value ? FormattableString.Invariant($"<progress max=\"1\" value=\"{Math.Clamp(value, 0, 1):0.###}\"></progress> ") : "";
        return new MimeBundle(new Dictionary<string, string>
        {
            [MimeBundle.Text] = $"{title}{percent} {report.Text}",
            [MimeBundle.Html] = $"<div>{bar}{WebUtility.HtmlEncode($"{title}{percent} {report.Text}")}</div>{picture}",
        });
    }

    private sealed record Report(double? Fraction, string Text);

    private sealed class Adapter<T>(LiveProgress owner, Func<T, (double? Fraction, string Text)> describe) : IProgress<T>
    {
        public void Report(T value)
        {
            var (fraction, text) = describe(value);
            owner.Set(fraction, text);
        }
    }
}
