using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Deployments.Watching;
using ModelOps.Http.Hosting;

namespace ModelOps;

/// <summary>What a deployment is to be: the content of its <c>deployment.json</c>. Each change counts <see cref="Generation"/> up.</summary>
public sealed partial record DeploymentSpec
{
    /// <summary>The name of a version that comes from no registry.</summary>
    public const string Unregistered = "model";

    /// <summary>The deployment's name: that of the model that callers see.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts the changes; the service says in its status which one it has made.</summary>
    public long Generation { get; init; } = 1;

    /// <summary>The model: <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, or a folder.</summary>
    public string Model { get; init; } = "";

    /// <summary>The share of each version in percent: by an alias or a number of the model's, or by a whole reference. Empty for all to <see cref="Model"/>.</summary>
    public IReadOnlyDictionary<string, double> Traffic { get; init; } = new Dictionary<string, double>();

    /// <summary>The version that gets copies of requests and answers nobody; null for none.</summary>
    public string? Shadow { get; init; }

    /// <summary>Keeps callers with their version: <c>header:NAME</c>, or <c>cookie:NAME</c>, which callers without it are given. Null for not.</summary>
    public string? Sticky { get; init; }

    /// <summary>Assigns callers to versions: <c>header:NAME</c>, <c>cookie:NAME</c> or <c>request-id</c>. Null for request by request.</summary>
    public string? By { get; init; }

    /// <summary>True to serve an alias' new version by itself when it moves.</summary>
    public bool Follow { get; init; }

    /// <summary>How often it looks where aliases point. Default 15 seconds.</summary>
    public TimeSpan FollowInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>True for a service in a process of its own, which outlives the one that started it.</summary>
    public bool IsBackground { get; init; }

    /// <summary>True when it is to stop, or has stopped.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The address it listens on. Default <c>127.0.0.1</c>; another one needs tokens in <see cref="Serving"/>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Tokens, certificate, gRPC and limits.</summary>
    public ServingSpec Serving { get; init; } = new();

    /// <summary>The tracking store that aliases are looked up in.</summary>
    public string? TrackingUri { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public string? Folder { get; init; }

    /// <summary>What of requests and answers is kept; null for nothing.</summary>
    public PayloadSpec? PayloadLog { get; init; }

    /// <summary>A canary that leads a version to the place of <see cref="Model"/>; null for none. One that has ended stays until the next.</summary>
    public CanaryRequest? Canary { get; init; }

    /// <summary>How it watches itself, where it has a payload log.</summary>
    public WatchSpec Watch { get; init; } = new();

    /// <summary>
    /// Where alerts are sent: <c>env:NAME</c> or <c>file:PATH</c> for an environment variable or a file with the address of a channel, or <c>alertmanager+http://host:9093</c>. Other addresses are secrets, and are not kept here.
    /// </summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>Alerts that nobody is sent for a while.</summary>
    public IReadOnlyList<AlertSilence> Silences { get; init; } = [];

    /// <summary>Names a test of the channels: another name than before sends one message to each. Null for none.</summary>
    public string? AlertTest { get; init; }

    /// <summary>Whether other machines reach it.</summary>
    internal bool IsOpen => new ListenAddress(Host, Port) is { IsKnown: true, IsOpen: true };

    /// <summary>The registered model that aliases and numbers in <see cref="Traffic"/> are of; null when <see cref="Model"/> is in no registry.</summary>
    internal string? RegisteredName => Parts() is var (name, _) ? name : null;

    /// <summary>What <see cref="Model"/> is called in <see cref="Traffic"/>.</summary>
    internal string MainName => Parts() is var (_, version) ? version : Unregistered;

    /// <summary>The traffic, with all of it to <see cref="Model"/> where none is given.</summary>
    internal GatewayTraffic GatewayTraffic => new()
    {
        Weights = Traffic.Count > 0 ? Traffic : new Dictionary<string, double> { [MainName] = 100 },
        Shadow = Shadow,
        Key = Sticky is not null ? CallerKey.Parse(Sticky, isIssued: true) : By is not null ? CallerKey.Parse(By) : null,
    };

    /// <summary>The names of the versions that it serves.</summary>
    internal IEnumerable<string> Versions => GatewayTraffic is var traffic ? traffic.Weights.Keys.Append(traffic.Shadow).OfType<string>().Distinct() : [];

    /// <summary>The reference behind a name in <see cref="Traffic"/>.</summary>
    /// <exception cref="InvalidInputException">It is short for a version of a model that is in no registry.</exception>
    internal string ReferenceOf(string name) =>
        name == MainName ? Model
        : name.AsSpan().ContainsAny('@', '/') ? name
        : RegisteredName is not { } registered ? throw new InvalidInputException($"'{name}' can be no version of '{Model}', which is in no registry. Write name@alias or name/version.")
        : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"{registered}/{name}" : $"{registered}@{name}";

    /// <summary>What is wrong with it, one sentence each; whether its versions are there is not looked up.</summary>
    internal IEnumerable<string> Errors()
    {
        if (Sticky is not null && By is not null)
        {
            yield return $"'{Wording.Option("sticky")}' and '{Wording.Option("by")}' both say what callers are known by. Give one of them.";
        }
        else if (Failing(() => _ = GatewayTraffic) is { } key)
        {
            yield return key;
        }
        else
        {
            foreach (var error in GatewayTraffic.Errors([.. Versions]))
            {
                yield return error;
            }
        }

        if (Sticky == "request-id")
        {
            yield return $"'{Wording.Option("sticky")}' cannot be request-id, since each request has another. Give header:NAME or cookie:NAME.";
        }

        foreach (var error in Canary is { IsAborted: false } canary ? canary.Options.Errors() : [])
        {
            yield return error;
        }

        foreach (var error in Serving.Errors(Host, Port).Concat(Watch.Errors()).Concat(ServiceAlerts.Errors(Alerts)))
        {
            yield return error;
        }

        if (FollowInterval < TimeSpan.FromSeconds(1))
        {
            yield return $"The interval {DurationText.Of(FollowInterval)} is too short to look where aliases point; give 1 second or more.";
        }
    }

    // Folders and runs are in no registry.
    private (string Name, string Version)? Parts() => RegistryReference().Match(Model) is { Success: true } match && !Directory.Exists(Model) ? (match.Groups["name"].Value, match.Groups["version"].Value) : null;

    private static string? Failing(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidInputException exception)
        {
            return exception.Message;
        }
    }

    [GeneratedRegex(@"^(?:models:/+)?(?<name>[^/:@]+)(?:@(?<version>[^/@]+)|/(?<version>\d+))$", RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryReference();
}
