using System.Text.RegularExpressions;
using ModelOps.Files;

namespace ModelOps.Deployments.Watching;

/// <summary>Sends the alerts of a service to its channels.</summary>
internal sealed partial class ServiceAlerts
{
    private const string File = "alerts.json";
    private const string Source = "service";
    private const string Plain = "alertmanager+";
    private const int MostEvents = 20;
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time;
    private readonly AlertManager _manager;
    private string? _said;
    private long? _updatedAt;
    private IReadOnlyList<AlertSilence> _silences;
    private bool _isChanged = true;

    private ServiceAlerts(TimeProvider time, AlertManager manager, IReadOnlyList<AlertSilence> silences) => (_time, _manager, _silences, Active) = (time, manager, silences, manager.Active);

    /// <summary>The alerts that last.</summary>
    internal IReadOnlyList<Alert> Active { get; private set; }

    /// <summary>What came and went since the service began, the newest first.</summary>
    internal IReadOnlyList<AlertEvent> Events { get; private set; } = [];

    /// <summary>What could not be sent.</summary>
    internal IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Opens the channels, and takes up what was sent before.</summary>
    /// <exception cref="InvalidInputException">A channel cannot be opened, or the file cannot be read.</exception>
    internal static ServiceAlerts Open(IReadOnlyList<string> channels, IReadOnlyList<AlertSilence> silences, string folder, TimeProvider time) =>
        new(time, AlertManager.Open(new AlertOptions { File = FileIn(folder), Time = time }, Channels(channels)), silences);

    /// <summary>Where a deployment keeps what was sent.</summary>
    internal static string FileIn(string folder) => Path.Combine(folder, File);

    /// <summary>Opens channels.</summary>
    /// <exception cref="InvalidInputException">One cannot be opened; no message repeats its address.</exception>
    internal static IReadOnlyList<IAlertChannel> Channels(IReadOnlyList<string> addresses, AlertChannelOptions? options = null) => [.. addresses.Select(address => Channel(address, options))];

    /// <summary>What is wrong with the addresses: a secret must not be in a deployment's file.</summary>
    internal static IEnumerable<string> Errors(IReadOnlyList<string> channels) => channels
        .Where(address => !SecretReference.IsOne(address) && (HasPassword().IsMatch(address) || !(address.Contains("${", StringComparison.Ordinal) || address.StartsWith(Plain, StringComparison.Ordinal))))
        .Select(_ => "The address of an alert channel would be kept in a file, and it is a secret. Put it into an environment variable, and give 'env:NAME', or into a file of its own, and give 'file:PATH'.");

    /// <summary>Sends to these channels from now on, and holds back these alerts; from the next time on.</summary>
    /// <param name="channels">The channels; null to leave them.</param>
    /// <param name="silences">All silences.</param>
    internal void Use(IReadOnlyList<IAlertChannel>? channels, IReadOnlyList<AlertSilence> silences)
    {
        if (channels is not null)
        {
            _manager.SetChannels(channels);
        }

        (_silences, _isChanged) = (silences, true);
    }

    /// <summary>Sends one message to each channel, and tries each once.</summary>
    /// <param name="id">Names the test.</param>
    /// <param name="name">The deployment.</param>
    /// <param name="channels">The addresses.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">A channel cannot be opened.</exception>
    internal static async Task<AlertTestResult> TestAsync(string id, string name, IReadOnlyList<string> channels, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alert = new Alert("test", name, AlertSeverity.Info, $"A test of the alerts of the deployment '{name}'. Nothing is wrong.", now);
        var results = await Task.WhenAll(Channels(channels, new AlertChannelOptions { Retries = 0 }).DistinctBy(channel => channel.Name).Select(async channel =>
        {
            try
            {
                await channel.SendAsync(alert, cancellationToken).ConfigureAwait(false);
                return KeyValuePair.Create(channel.Name, (string?)null);
            }
            catch (AlertException exception)
            {
                return KeyValuePair.Create(channel.Name, (string?)exception.Message);
            }
        })).ConfigureAwait(false);
        return new(id, now, results.ToDictionary());
    }

    /// <summary>Says which alerts last: at once when that changes, else once a minute: some receivers take what they do not hear of for over.</summary>
    internal async Task UpdateAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        var said = string.Join('\n', alerts.Select(alert => $"{alert.Fingerprint} {alert.Severity}").Order(StringComparer.Ordinal));
        var isQuiet = alerts.Count + Active.Count + Problems.Count == 0;
        if (!_isChanged && said == _said && (isQuiet || (_updatedAt is { } last && _time.GetElapsedTime(last) < _again)))
        {
            return;
        }

        var before = Active.ToDictionary(alert => alert.Fingerprint);
        try
        {
            if (_isChanged)
            {
                _isChanged = false;
                await _manager.SetSilencesAsync(_silences, cancellationToken).ConfigureAwait(false);
            }

            var report = await _manager.UpdateAsync(Source, alerts, cancellationToken).ConfigureAwait(false);
            (Problems, _said) = (report.Problems, said);
        }
        catch (InvalidInputException exception)
        {
            (Problems, _isChanged) = ([exception.Message], true);
        }

        _updatedAt = _time.GetTimestamp();
        var now = _time.GetUtcNow();
        Active = _manager.Active;
        var active = Active.ToDictionary(alert => alert.Fingerprint);
        Events =
        [
            .. active.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => new AlertEvent(now, pair.Value)),
            .. before.Where(pair => !active.ContainsKey(pair.Key)).Select(pair => new AlertEvent(now, pair.Value with { Resolved = now })),
            .. Events.Take(MostEvents),
        ];
    }

    // Before the '@' of an address; one that a variable holds is not in it.
    [GeneratedRegex(@"://[^/?#]*(?<!\})@")]
    private static partial Regex HasPassword();

    private static IAlertChannel Channel(string address, AlertChannelOptions? options) =>
        AlertChannels.Open(SecretReference.IsOne(address) ? SecretReference.Read(address, "the address of an alert channel") : address, options);
}
