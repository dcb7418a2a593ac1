using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;
using ModelOps.Monitoring.Alerts;

namespace ModelOps;

/// <summary>
/// Sends alerts to channels: each once while it lasts, again after a while, and a last time when it is over. What was sent is kept in a file, so that a restart repeats nothing; what a channel did not take is tried again.
/// A source says which of its alerts last; one that it no longer says is over.
/// </summary>
public sealed class AlertManager
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly AlertOptions _options;
    private readonly SemaphoreSlim _one = new(1);
    private readonly AlertState _state;
    private volatile IReadOnlyList<IAlertChannel> _channels;

    private AlertManager(AlertOptions options, IReadOnlyList<IAlertChannel> channels, AlertState state) => (_options, _channels, _state) = (options, channels, state);

    /// <summary>The alerts that last, the most urgent first.</summary>
    public IReadOnlyList<Alert> Active => [.. _state.Alerts.Select(known => known.Alert).Where(alert => alert.Resolved is null).OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.Started)];

    /// <summary>What nobody is sent now.</summary>
    public IReadOnlyList<AlertSilence> Silences => [.. _state.Silences.Where(silence => silence.Until > _options.Time.GetUtcNow())];

    /// <summary>Takes up what was sent before.</summary>
    /// <param name="options">The file, and how often.</param>
    /// <param name="channels">Where to send.</param>
    /// <exception cref="InvalidInputException">The file cannot be read: it is not taken for an empty one, since everything would be sent again.</exception>
    public static AlertManager Open(AlertOptions options, params IReadOnlyList<IAlertChannel> channels)
    {
        RefuseTwice(channels);
        try
        {
            var state = File.Exists(options.File) ? JsonSerializer.Deserialize<AlertState>(File.ReadAllText(options.File), _json) : new AlertState();
            return new AlertManager(options, channels, state ?? throw new JsonException("it is null"));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{options.File}' does not say which alerts were sent: {exception.Message.TrimEnd('.')}. Delete it to send all that last again.", exception);
        }
    }

    /// <summary>Says which alerts of a source last. New ones are sent, those that are no longer among them are over.</summary>
    /// <param name="source">Who says so, such as <c>drift</c>.</param>
    /// <param name="firing">All that last; two with one fingerprint are one, the more urgent.</param>
    /// <param name="cancellationToken">Stops between channels; the rest is sent next time.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public Task<AlertReport> UpdateAsync(string source, IReadOnlyCollection<Alert> firing, CancellationToken cancellationToken = default) => LockedAsync(
        async () =>
        {
            var now = _options.Time.GetUtcNow();
            var all = firing.GroupBy(alert => alert.Fingerprint).ToDictionary(group => group.Key, group => group.MaxBy(alert => alert.Severity)!);
            for (var i = 0; i < _state.Alerts.Count; i++)
            {
                var known = _state.Alerts[i];
                if (all.Remove(known.Alert.Fingerprint, out var again))
                {
                    // One that comes back before everybody heard of its end has not ended. One that is worse than before is news.
                    var isWorse = again.Severity > known.Alert.Severity;
                    _state.Alerts[i] = known with { Alert = again with { Started = known.Alert.Started, Resolved = null }, Source = source, Sent = isWorse ? known.Sent.ToDictionary(sent => sent.Key, _ => DateTimeOffset.MinValue) : known.Sent };
                }
                else if (known.Source == source && known.Alert.Resolved is null)
                {
                    _state.Alerts[i] = known with { Alert = known.Alert with { Resolved = now } };
                }
            }

            _state.Alerts.AddRange(all.Values.Select(alert => new KnownAlert(alert with { Resolved = null }, source, [])));
            return await SendAsync(now, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Sends what is due: what failed before, and what lasts for another while. Call it every minute or so.</summary>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public Task<AlertReport> SendDueAsync(CancellationToken cancellationToken = default) => LockedAsync(() => SendAsync(_options.Time.GetUtcNow(), cancellationToken), cancellationToken);

    /// <summary>Sends nobody some alerts for a while; who heard of one that ends meanwhile hears of its end afterwards.</summary>
    /// <param name="silence">Which, and until when.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">It ends in the past, or the file cannot be written.</exception>
    public Task SilenceAsync(AlertSilence silence, CancellationToken cancellationToken = default) => LockedAsync(
        () =>
        {
            var now = _options.Time.GetUtcNow();
            if (silence.Until <= now)
            {
                throw new InvalidInputException($"The silence of {silence.Matcher} ends at {silence.Until:yyyy-MM-dd HH:mm} UTC, which is over. Give a later time.");
            }

            _state.Silences.RemoveAll(old => old.Until <= now || old.Matcher.ToString() == silence.Matcher.ToString());
            _state.Silences.Add(silence);
            Save();
            return Task.FromResult(new AlertReport(0, []));
        },
        cancellationToken);

    /// <summary>Holds back these alerts and no others.</summary>
    /// <param name="silences">All that are to hold; those that are over do not count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public Task SetSilencesAsync(IReadOnlyList<AlertSilence> silences, CancellationToken cancellationToken = default) => LockedAsync(
        () =>
        {
            var now = _options.Time.GetUtcNow();
            _state.Silences.Clear();
            _state.Silences.AddRange(silences.Where(silence => silence.Until > now));
            Save();
            return Task.FromResult(new AlertReport(0, []));
        },
        cancellationToken);

    /// <summary>Sends to these channels from the next time on. A new one is sent what lasts; one that is left out hears of no end.</summary>
    /// <param name="channels">All of them.</param>
    /// <exception cref="InvalidInputException">One is given twice.</exception>
    public void SetChannels(params IReadOnlyList<IAlertChannel> channels)
    {
        RefuseTwice(channels);
        _channels = channels;
    }

    private static void RefuseTwice(IReadOnlyList<IAlertChannel> channels)
    {
        if (channels.GroupBy(channel => channel.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"The alert channel {twice.Key} is given twice; leave one out.");
        }
    }

    private async Task<AlertReport> LockedAsync(Func<Task<AlertReport>> act, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await act().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<AlertReport> SendAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (sent, problems) = (0, new List<string>());
        Save();
        foreach (var known in _state.Alerts.ToArray())
        {
            if (_state.Silences.Any(silence => silence.Until > now && silence.Matcher.Matches(known.Alert)))
            {
                continue;
            }

            foreach (var channel in _channels.Where(channel => IsDue(known, channel, now)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    await channel.SendAsync(known.Alert, cancellationToken).ConfigureAwait(false);
                    sent++;
                }
                catch (AlertException exception)
                {
                    problems.Add($"{exception.Message} The alert is sent again later.");
                    continue;
                }

                if (known.Alert.Resolved is null)
                {
                    known.Sent[channel.Name] = now;
                }
                else
                {
                    known.Sent.Remove(channel.Name);
                }

                Save();
            }
        }

        // Who is not there any more, or was not told to, need not hear of an end.
        _state.Alerts.RemoveAll(known => known.Alert.Resolved is not null && !_channels.Any(channel => known.Sent.ContainsKey(channel.Name)));
        _state.Silences.RemoveAll(silence => silence.Until <= now);
        Save();
        return new(sent, problems);
    }

    // Who never heard of an alert need not hear that it is over.
    private bool IsDue(KnownAlert known, IAlertChannel channel, DateTimeOffset now) =>
        known.Sent.TryGetValue(channel.Name, out var last) ? known.Alert.Resolved is not null || now - last >= (channel.Repeat ?? _options.Repeat) || last > now : known.Alert.Resolved is null;

    private void Save()
    {
        var text = JsonSerializer.Serialize(_state, _json);
        AtomicFile.WriteText(_options.File, text, ownerOnly: true);
    }
}
