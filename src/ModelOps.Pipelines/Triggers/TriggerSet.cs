namespace ModelOps.Pipelines.Triggers;

/// <summary>Makes the triggers that a file asks for.</summary>
internal static class TriggerSet
{
    /// <summary>The triggers, one or more, each with a name of its own.</summary>
    /// <param name="spec">What the file asks for.</param>
    /// <param name="context">What must be known of the file.</param>
    /// <exception cref="InvalidInputException">What it asks for has errors (all at once).</exception>
    internal static IReadOnlyList<ITrigger> Create(TriggerSpec spec, TriggerContext context)
    {
        List<string> errors = [.. spec.Errors()];
        if (spec.NeedsDeployment && context.Monitoring is null)
        {
            errors.Add("Drift and quality are those of a deployment, and deployments are not known here. Remove 'drift:' and 'quality:'.");
        }

        if (spec.Registry is not null && context.Store is null)
        {
            errors.Add("'registry' is that of a tracking store, and none is known here. Remove 'registry:'.");
        }

        return errors.Count > 0 ? throw new InvalidInputException(errors) :
        [
            .. spec.Data is { } data ? [new DataTrigger(data, context)] : (ITrigger[])[],
            .. spec.Sql is { } sql ? [new SqlTrigger(sql, context)] : (ITrigger[])[],
            .. spec.Git is { } git ? [git.Tag is null && git.Remote is null ? new GitTrigger(git, context.Folder, context.Time) : new GitReferenceTrigger(git, context.Folder, context.Time)] : (ITrigger[])[],
            .. spec.Registry is { } registry ? [new RegistryTrigger(registry, context.Store!)] : (ITrigger[])[],
            .. spec.Schedule is { } schedule ? [new ScheduleTrigger(schedule, context.Time)] : (ITrigger[])[],
            .. spec.NeedsDeployment ? context.Monitoring!(spec) : [],
        ];
    }
}
