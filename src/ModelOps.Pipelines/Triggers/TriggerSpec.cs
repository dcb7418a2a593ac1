using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>What a notebook, a pipeline or a loop runs again for: the section <c>watch:</c> of a file. One thing is enough.</summary>
internal sealed record TriggerSpec
{
    /// <summary>The section's key.</summary>
    internal const string Key = "watch";

    private static readonly string[] _keys = ["data", "sql", "git", "registry", "schedule", "drift", "quality"];

    /// <summary>Files and folders with new content; null for none.</summary>
    public DataTriggerSpec? Data { get; init; }

    /// <summary>A watermark of a database; null for none.</summary>
    public SqlTriggerSpec? Sql { get; init; }

    /// <summary>A new commit or tag; null for none.</summary>
    public GitTriggerSpec? Git { get; init; }

    /// <summary>A new version of a registered model, or another target of its alias; null for none.</summary>
    public RegistryTriggerSpec? Registry { get; init; }

    /// <summary>Times; null for none.</summary>
    public ScheduleTriggerSpec? Schedule { get; init; }

    /// <summary>Drift of the deployment; null for none.</summary>
    public DriftTriggerSpec? Drift { get; init; }

    /// <summary>True quality of the deployment; null for none.</summary>
    public QualityTriggerSpec? Quality { get; init; }

    /// <summary>Where requests come in that have it look at once; null for nowhere. What is to be done the others say.</summary>
    public WebhookSpec? Webhook { get; init; }

    /// <summary>Whether it watches a deployment.</summary>
    internal bool NeedsDeployment => Drift is not null || Quality is not null;

    /// <summary>Reads the section.</summary>
    /// <param name="file">The whole file; the section may be missing.</param>
    /// <param name="canListen">Whether it may have a webhook.</param>
    internal static TriggerSpec Read(YamlMap file, bool canListen = false)
    {
        var section = file.Map(Key, canListen ? [.. _keys, WebhookSpec.Key] : _keys);
        return new()
        {
            Data = DataTriggerSpec.Read(section),
            Sql = SqlTriggerSpec.Read(section),
            Git = GitTriggerSpec.Read(section),
            Registry = RegistryTriggerSpec.Read(section),
            Schedule = ScheduleTriggerSpec.Read(section),
            Drift = DriftTriggerSpec.Read(section),
            Quality = QualityTriggerSpec.Read(section),
            Webhook = canListen ? WebhookSpec.Read(section) : null,
        };
    }

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal IEnumerable<string> Errors() => this with { Webhook = null } == new TriggerSpec()
        ? [$"Nothing is watched. Give '{Key}:' one of {string.Join(", ", _keys)}, such as 'schedule: \"0 3 * * *\"' for every day at 03:00.", .. Webhook?.Errors() ?? []]
        : [.. Data?.Errors() ?? [], .. Sql?.Errors() ?? [], .. Git?.Errors() ?? [], .. Registry?.Errors() ?? [], .. Schedule?.Errors() ?? [], .. Drift?.Errors() ?? [], .. Quality?.Errors() ?? [], .. Webhook?.Errors() ?? []];
}
