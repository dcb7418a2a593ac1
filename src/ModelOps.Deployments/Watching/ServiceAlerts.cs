namespace ModelOps.Deployments.Watching;

/// <summary>Sends the alerts of a service to its channels.</summary>
internal sealed class ServiceAlerts
{
    private const string File = "alerts.json";
    private const string Source = "service";
    private const string Reference = "env:";
    private const string Plain = "alertmanager+";
    private const int MostEvents = 20;
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time;
    private readonly AlertManager _manager;
    private string? _said;
    private long? _updatedAt;

    private ServiceAlerts(TimeProvider time, AlertManager manager) => (_time, _manager, Active) = (time, manager, manager.Active);

    /// <summary>The alerts that last.</summary>
    internal IReadOnlyList<Alert> Active { get; private set; }

    /// <summary>What came and went since the service began, the newest first.</summary>
    internal IReadOnlyList<AlertEvent> Events { get; private set; } = [];

    /// <summary>What could not be sent.</summary>
    internal IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Opens the channels, and takes up what was sent before.</summary>
    /// <exception cref="InvalidInputException">A channel cannot be opened, or the file cannot be read.</exception>
    internal static ServiceAlerts Open(IReadOnlyList<string> channels, string folder, TimeProvider time) => new(time, AlertManager.Open(
        new AlertOptions { File = Path.Combine(folder, File), Time = time },
        [.. channels.Select(address => AlertChannels.Open(address.StartsWith(Reference, StringComparison.Ordinal) ? $"${{{address[Reference.Length..]}}}" : address))]));

    /// <summary>What is wrong with the addresses: a secret must not be in a deployment's file.</summary>
    internal static IEnumerable<string> Errors(IReadOnlyList<string> channels) => channels
        .Where(address => !address.StartsWith(Reference, StringComparison.Ordinal) && !address.Contains("${", StringComparison.Ordinal) && (!address.StartsWith(Plain, StringComparison.Ordinal) || address.Contains('@', StringComparison.Ordinal)))
        .Select(_ => $"The address of an alert channel would be kept in a file, and it is a secret. Put it into an environment variable, and give '{Reference}NAME'.");

    /// <summary>Says which alerts last: at once when that changes, else once a minute: some receivers take what they do not hear of for over.</summary>
    internal async Task UpdateAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        var said = string.Join('\n', alerts.Select(alert => $"{alert.Fingerprint} {alert.Severity}").Order(StringComparer.Ordinal));
        var isQuiet = alerts.Count + Active.Count + Problems.Count == 0;
        if (said == _said && (isQuiet || (_updatedAt is { } last && _time.GetElapsedTime(last) < _again)))
        {
            return;
        }

        var before = Active.ToDictionary(alert => alert.Fingerprint);
        try
        {
            var report = await _manager.UpdateAsync(Source, alerts, cancellationToken).ConfigureAwait(false);
            (Problems, _said) = (report.Problems, said);
        }
        catch (InvalidInputException exception)
        {
            Problems = [exception.Message];
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
}
