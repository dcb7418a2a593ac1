using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Pipelines.Jobs;

namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>Reads the settings of an engine; all errors are said at once.</summary>
internal sealed partial class SettingsReader
{
    private const int MostProcessors = 2048;
    private static readonly string[] _effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    private static readonly string[] _policies = ["Always", "IfNotPresent", "Never"];
    private static readonly TimeSpan _shortestTtl = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestTtl = TimeSpan.FromDays(3650);
    private readonly JobEngineSettings _given;

    private SettingsReader(JobEngineSettings given) => _given = given;

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidInputException">Some are unknown, wrong or missing.</exception>
    internal static KubernetesSettings Read(IJobEngineProvider provider, JobEngineOptions options)
    {
        var given = new JobEngineSettings(provider, options);
        var settings = new SettingsReader(given).Read();
        given.Check();
        return settings;
    }

    private KubernetesSettings Read()
    {
        var usual = new KubernetesSettings();
        return usual with
        {
            Image = Image(),
            PullPolicy = Matching(SettingNames.PullPolicy, text => _policies.Contains(text), $"Write {string.Join(", ", _policies[..^1])} or {_policies[^1]}."),
            PullSecrets = Names(SettingNames.PullSecrets),
            PullLimit = _given.Time(SettingNames.PullLimit, usual.PullLimit),
            Kubeconfig = Matching(SettingNames.Kubeconfig, text => text.Length > 0, "Write the path of a file."),
            Context = Matching(SettingNames.Context, text => text.Length > 0, "Write the name of a context of the kubeconfig."),
            Namespace = Matching(SettingNames.Namespace, Label().IsMatch, "Write at most 63 lower-case letters, digits and '-'."),
            Folder = Matching(SettingNames.Folder, text => text.StartsWith('/'), "Write a full path in the container, such as /work."),
            Volumes = Each(SettingNames.Volumes, Volume, "Write CLAIM:/FOLDER, several parted by commas."),
            Secrets = Names(SettingNames.Secrets),
            ServiceAccount = Matching(SettingNames.ServiceAccount, Subdomain().IsMatch, "Write the name of a ServiceAccount."),
            RunAs = Number(SettingNames.RunAs, "Write the number of a user, from 1."),
            NodeSelector = Pairs(SettingNames.NodeSelector, LabelValue().IsMatch),
            Tolerations = Each(SettingNames.Tolerations, Taint, $"Write KEY, KEY:EFFECT or KEY=VALUE:EFFECT, with an effect of {string.Join(", ", _effects)}."),
            PriorityClass = Matching(SettingNames.PriorityClass, Subdomain().IsMatch, "Write the name of a PriorityClass."),
            GpuResource = Matching(SettingNames.GpuResource, QualifiedName().IsMatch, "Write the name of a resource, such as nvidia.com/gpu.") ?? usual.GpuResource,
            MaxCpus = (int)(Number(SettingNames.MaxCpus, "Write a number, from 1.") ?? MostProcessors),
            Labels = Pairs(SettingNames.Labels, LabelValue().IsMatch),
            Annotations = Pairs(SettingNames.Annotations, _ => true),
            Ttl = Ttl(usual.Ttl),
            Grace = _given.Time(SettingNames.Grace, usual.Grace),
        };
    }

    private string Image()
    {
        const string Advice = "Write the image that tasks run in, such as registry.example.com/team/project:3.";
        if (_given.Text(SettingNames.Image) is null)
        {
            _given.Miss(SettingNames.Image, Advice);
        }

        return Matching(SettingNames.Image, text => text.Length > 0 && !text.Any(char.IsWhiteSpace), Advice) ?? "";
    }

    private TimeSpan Ttl(TimeSpan usual)
    {
        var ttl = _given.Time(SettingNames.Ttl, usual);
        if (ttl < _shortestTtl || ttl > _longestTtl)
        {
            _given.Refuse(SettingNames.Ttl, _given.Text(SettingNames.Ttl)!, "Write a time from 1m, so that the end of a job can be seen, to 3650d.");
        }

        return ttl;
    }

    private string? Matching(string name, Func<string, bool> isGood, string advice)
    {
        var text = _given.Text(name);
        if (text is null || isGood(text))
        {
            return text;
        }

        _given.Refuse(name, text, advice);
        return null;
    }

    private IReadOnlyList<T> Each<T>(string name, Func<string, T?> read, string advice)
        where T : class
    {
        var parts = (_given.Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => (Part: part, Value: read(part))).ToArray();
        foreach (var (part, _) in parts.Where(each => each.Value is null))
        {
            _given.Refuse(name, part, advice);
        }

        return [.. parts.Select(each => each.Value).OfType<T>()];
    }

    private IReadOnlyList<string> Names(string name) => Each(name, part => Subdomain().IsMatch(part) ? part : null, "Write names of Secrets, parted by commas.");

    private long? Number(string name, string advice) =>
        Matching(name, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0, advice) is { } good ? int.Parse(good, CultureInfo.InvariantCulture) : null;

    private IReadOnlyDictionary<string, string> Pairs(string name, Func<string, bool> isValue) => Each(
        name,
        part => part.Split('=', 2) is [var key, var value] && QualifiedName().IsMatch(key) && isValue(value) ? Tuple.Create(key, value) : null,
        "Write KEY=VALUE, several parted by commas.").DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static VolumeMount? Volume(string part) => part.Split(':') is [var claim, ['/', ..] path] && Subdomain().IsMatch(claim) ? new(claim, path) : null;

    private static Toleration? Taint(string part)
    {
        var (pair, effect) = part.Split(':', 2) is [var before, var after] ? (before, after) : (part, null);
        var (key, value) = pair.Split('=', 2) is [var name, var text] ? (name, text) : (pair, null);
        return QualifiedName().IsMatch(key) && (value is null || LabelValue().IsMatch(value)) && (effect is null || _effects.Contains(effect)) ? new(key, value, effect) : null;
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?=.{1,253}\z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
