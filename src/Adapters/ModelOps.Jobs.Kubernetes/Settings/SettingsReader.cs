using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>Reads the settings of an engine; all errors are said at once.</summary>
internal sealed partial class SettingsReader
{
    private static readonly string[] _effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    private static readonly string[] _policies = ["Always", "IfNotPresent", "Never"];
    private readonly List<string> _errors = [];

    private delegate KubernetesSettings Setter(SettingsReader reader, KubernetesSettings settings, string name, string value);

    private static Dictionary<string, Setter> All { get; } = new(StringComparer.Ordinal)
    {
        ["image"] = (reader, settings, name, value) => settings with { Image = reader.Matching(Image(), name, value, "as registry.example.com/team/project:3") },
        ["image_pull_policy"] = (reader, settings, name, value) => settings with { PullPolicy = reader.OneOf(_policies, name, value) },
        ["pull_secrets"] = (reader, settings, name, value) => settings with { PullSecrets = reader.Names(name, value) },
        ["kubeconfig"] = (_, settings, _, value) => settings with { Kubeconfig = value },
        ["context"] = (_, settings, _, value) => settings with { Context = value },
        ["namespace"] = (reader, settings, name, value) => settings with { Namespace = reader.Matching(Label(), name, value, "a name of at most 63 lower-case letters, digits and '-'") },
        ["folder"] = (reader, settings, name, value) => settings with { Folder = reader.Path(name, value) },
        ["volumes"] = (reader, settings, name, value) => settings with { Volumes = [.. Parts(value).Select(part => reader.Volume(name, part)).OfType<VolumeMount>()] },
        ["secrets"] = (reader, settings, name, value) => settings with { Secrets = reader.Names(name, value) },
        ["service_account"] = (reader, settings, name, value) => settings with { ServiceAccount = reader.Matching(Subdomain(), name, value, "the name of a ServiceAccount") },
        ["run_as"] = (reader, settings, name, value) => settings with { RunAs = reader.User(name, value) },
        ["node_selector"] = (reader, settings, name, value) => settings with { NodeSelector = reader.Pairs(name, value) },
        ["tolerations"] = (reader, settings, name, value) => settings with { Tolerations = [.. Parts(value).Select(part => reader.Taint(name, part)).OfType<Toleration>()] },
        ["priority_class"] = (reader, settings, name, value) => settings with { PriorityClass = reader.Matching(Subdomain(), name, value, "the name of a PriorityClass") },
        ["gpu_resource"] = (reader, settings, name, value) => settings with { GpuResource = reader.Matching(QualifiedName(), name, value, "as nvidia.com/gpu") },
        ["labels"] = (reader, settings, name, value) => settings with { Labels = reader.Pairs(name, value) },
        ["annotations"] = (reader, settings, name, value) => settings with { Annotations = reader.Pairs(name, value, anyValue: true) },
        ["ttl"] = (reader, settings, name, value) => settings with { Ttl = reader.Time(name, value) },
        ["grace"] = (reader, settings, name, value) => settings with { Grace = reader.Time(name, value) },
        ["pull_limit"] = (reader, settings, name, value) => settings with { PullLimit = reader.Time(name, value) },
    };

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidInputException">Some are unknown, wrong or missing.</exception>
    internal static KubernetesSettings Read(IReadOnlyDictionary<string, string> given)
    {
        var (reader, settings) = (new SettingsReader(), new KubernetesSettings());
        foreach (var (written, value) in given)
        {
            var name = written.Trim().Replace('-', '_').ToLowerInvariant();
            if (!All.TryGetValue(name, out var set))
            {
                reader._errors.Add($"The engine kubernetes has no setting '{written}'.{Suggestion.Among(name, All.Keys, "Its settings are")}");
            }
            else if (string.IsNullOrWhiteSpace(value))
            {
                reader._errors.Add($"The setting '{written}' of the engine kubernetes is empty. Give it a value, or leave it out.");
            }
            else
            {
                settings = set(reader, settings, written, value.Trim());
            }
        }

        if (!given.Keys.Any(name => name.Trim().Equals("image", StringComparison.OrdinalIgnoreCase)))
        {
            reader._errors.Add("The engine kubernetes needs the setting 'image': the image that tasks run in, as registry.example.com/team/project:3.");
        }

        return reader._errors.Count == 0 ? settings : throw new InvalidInputException(reader._errors);
    }

    private static string[] Parts(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string Matching(Regex form, string name, string value, string wanted) => form.IsMatch(value) ? value : Wrong<string>(name, value, wanted) ?? "";

    private string? OneOf(string[] known, string name, string value) =>
        known.FirstOrDefault(each => each.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? Wrong<string>(name, value, "one of " + string.Join(", ", known));

    private string[] Names(string name, string value) => [.. Parts(value).Select(part => Matching(Subdomain(), name, part, "names of Secrets, parted by ','"))];

    private string Path(string name, string value) => value.StartsWith('/') ? value : Wrong<string>(name, value, "a full path in the container, as /work") ?? "";

    private long? User(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is > 0 and < int.MaxValue ? id : Wrong<long?>(name, value, "the number of a user, from 1");

    private TimeSpan Time(string name, string value) =>
        DurationText.Parse(value) is { } time && time <= TimeSpan.FromDays(3650) ? time : Wrong<TimeSpan>(name, value, "a time as 90s, 15m, 24h or 7d");

    private VolumeMount? Volume(string name, string part)
    {
        var at = part.IndexOf(':', StringComparison.Ordinal);
        return at > 0 && part.AsSpan(at + 1) is ['/', ..] && !part[(at + 1)..].Contains(':') && Subdomain().IsMatch(part[..at])
            ? new(part[..at], part[(at + 1)..])
            : Wrong<VolumeMount>(name, part, "CLAIM:/FOLDER, several parted by ','");
    }

    private Toleration? Taint(string name, string part)
    {
        var (pair, effect) = part.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (part[..colon], part[(colon + 1)..]) : (part, null);
        var (key, value) = pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var sign ? (pair[..sign], pair[(sign + 1)..]) : (pair, null);
        return QualifiedName().IsMatch(key) && (value is null || LabelValue().IsMatch(value)) && (effect is null || _effects.Contains(effect))
            ? new(key, value, effect)
            : Wrong<Toleration>(name, part, "KEY, KEY:EFFECT or KEY=VALUE:EFFECT, with an effect of " + string.Join(", ", _effects));
    }

    private Dictionary<string, string> Pairs(string name, string value, bool anyValue = false)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in Parts(value))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !QualifiedName().IsMatch(part[..at]) || !(anyValue || LabelValue().IsMatch(part[(at + 1)..])) || !pairs.TryAdd(part[..at], part[(at + 1)..]))
            {
                Wrong<string>(name, part, "KEY=VALUE, several parted by ',', each key once");
            }
        }

        return pairs;
    }

    private T? Wrong<T>(string name, string value, string wanted)
    {
        _errors.Add($"The setting '{name}' of the engine kubernetes cannot be '{value}'. Give {wanted}.");
        return default;
    }

    [GeneratedRegex(@"^\S+$", RegexOptions.CultureInvariant)]
    private static partial Regex Image();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();

    [GeneratedRegex("^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();

    [GeneratedRegex("^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
