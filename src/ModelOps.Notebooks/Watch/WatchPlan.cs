using System.Text.Json.Nodes;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Triggers;
using ModelOps.Pipelines.Watches;

namespace ModelOps;

/// <summary>What a watch runs and waits for, from a file and options.</summary>
internal static class WatchPlan
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The full path of the notebook, script or YAML file.</param>
    /// <param name="folder">The folder that paths in options start from, and that the run starts in.</param>
    /// <param name="options">What is given beside it.</param>
    /// <exception cref="InvalidInputException">They do not fit; all errors at once.</exception>
    internal static WatchDefinition Read(string path, string folder, WatchOptions options)
    {
        if (WatchReader.KindOf(path) is not { } kind || !File.Exists(path))
        {
            throw new InvalidInputException(WatchReader.NotToRun(path));
        }

        var spec = WatchReader.IsFile(path) ? OfFile(path, options)
            : new WatchDefinition { Name = Path.GetFileNameWithoutExtension(path), Target = path, Kind = kind, Folder = folder, Triggers = Triggers(options) };
        spec = spec with
        {
            Name = options.Name ?? spec.Name,
            Parameters = Parameters(spec.Parameters, options.Parameter ?? []),
            Experiment = options.Experiment ?? spec.Experiment,
            TimeLimit = options.TimeLimit ?? spec.TimeLimit,
            Retry = options.Retries is { } times ? spec.Retry with { Times = times } : spec.Retry,
            Every = options.Every ?? spec.Every,
        };
        string[] errors = [.. spec.Errors().Select(error => error.Key == TriggerSpec.Key && error.Sentence.StartsWith("Nothing is watched.", StringComparison.Ordinal)
            ? $"Nothing is watched. Give what to run it for: {string.Join(", ", ((string[])["data", "sql", "git", "registry", "schedule", "drift"]).Select(name => Wording.Option(name)))}, such as {Wording.Option("data", "data/", "Data = [\"data/\"]")}."
            : error.Sentence)];
        return errors.Length == 0 && spec.Retry.Times is >= 0 and <= 100 ? spec
            : throw new InvalidInputException([.. errors, .. spec.Retry.Times is >= 0 and <= 100 ? [] : (string[])[FormattableString.Invariant($"'{Wording.Option("retries")}' is {spec.Retry.Times}; give 0 to 100.")]]);
    }

    // A pipeline without the section takes its triggers from the options.
    private static WatchDefinition OfFile(string path, WatchOptions options)
    {
        string[] given = [.. options.Given];
        if (given.Length == 0)
        {
            return WatchReader.Load(path);
        }

        return WatchReader.Unwatched(path) is { } pipeline ? pipeline with { Triggers = Triggers(options) }
            : throw new InvalidInputException($"'{path}' says itself what it waits for, in its section '{TriggerSpec.Key}'. Write {string.Join(", ", given.Select(name => $"'{name}'"))} there, or remove {string.Join(", ", given.Select(name => Wording.Option(name)))}.");
    }

    private static TriggerSpec Triggers(WatchOptions options) => new()
    {
        Data = options.Data is { } paths ? new DataTriggerSpec(paths) is var data && options.Quiet is { } quiet ? data with { Quiet = quiet } : data : null,
        Sql = options.Sql is { } query ? new SqlTriggerSpec(options.Connection ?? "", query) : null,
        Git = options.Git is not null || options.Tag is not null || options.Remote is not null ? new GitTriggerSpec { Repository = options.Git ?? ".", Branch = options.Branch, Tag = options.Tag, Remote = options.Remote } : null,
        Registry = options.Registry is { } model ? new RegistryTriggerSpec(model) { Event = options.Alias is null ? RegistryTriggerSpec.OnVersion : RegistryTriggerSpec.OnAlias, Alias = options.Alias } : null,
        Schedule = options.Schedule is { } cron ? new ScheduleTriggerSpec(cron) { TimeZone = options.Timezone } : null,
        Drift = options.Drift is { } deployment ? new DriftTriggerSpec { Deployment = deployment } : null,
        Webhook = options.Webhook is { } listen ? new WebhookSpec(listen, options.WebhookSecret ?? "") : null,
    };

    private static JsonObject Parameters(JsonObject given, IReadOnlyList<string> pairs)
    {
        var (all, seen) = ((JsonObject)given.DeepClone(), new HashSet<string>());
        foreach (var pair in pairs)
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var name = cut > 0 ? pair[..cut].Trim() : throw new InvalidInputException($"'{pair}' is not a parameter. Give a name with its value, such as seed=7.");
            all[name] = seen.Add(name) ? pair[(cut + 1)..] : throw new InvalidInputException($"The parameter '{name}' is given twice. Give it once.");
        }

        return all;
    }
}
