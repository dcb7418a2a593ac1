using System.Diagnostics;
using ModelOps.Governance.Effect;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class EffectCommand() : LifecycleCommand<EffectOptions, EffectResult>("effect", "Measure how models get into production: lead time, frequency, failures, time to restore, machines and energy.")
{
    private const double Megabyte = 1e6;

    public override bool UsesExperiment => false;

    protected override string? Doing => "Reading the audit log and the runs";

    public override async Task<EffectResult> ExecuteAsync(ModelOpsSession ops, EffectOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. Errors(options)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var log = ops.AuditToRead();
        var audit = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (audit.Error is { } broken)
        {
            throw new CheckFailedException($"{broken} Nothing is measured by a log that was changed: look into '{log.Path}' with {Wording.Command("audit", "", "ops.AuditAsync()")}.");
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (options.Model is { } model && await store.FindRegisteredModelAsync(model, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new InvalidInputException($"The tracker at {store.Uri} has no model '{model}'. Give its name as it is registered, or none for all models.");
        }

        var now = ops.Time.GetUtcNow();
        var commits = new CommitTimes(ops.Options.Notebook is { } notebook ? Path.GetDirectoryName(Path.GetFullPath(notebook, ops.Folder))! : ops.Folder, ops.Time);
        var report = await new EffectReader(store, commits.OfAsync).ReadAsync(audit.Entries, now - options.Since, now, options.Alias, options.Model, cancellationToken).ConfigureAwait(false);
        return new(report with { Services = [.. Services(ops, options.Model)], Energy = new(options.WattsPerCore, options.Pue) })
        {
            IsJson = options.Json,
            LogBegins = audit.Entries.Count == 0 ? null : audit.Entries[0].Time,
        };
    }

    protected override IEnumerable<(string Name, object Value)> Variables(EffectOptions options, EffectResult result) => options.As is { } name ? [(name, result.Report)] : [];

    private static IEnumerable<string> Errors(EffectOptions options)
    {
        if (options.Since <= TimeSpan.Zero || options.Since > TimeSpan.FromDays(36500))
        {
            yield return $"'{Wording.Option("since")}' is {DurationText.Of(options.Since)}; give a time such as 30d.";
        }

        if (options.WattsPerCore is not (>= 0 and < 10_000))
        {
            yield return FormattableString.Invariant($"'{Wording.Option("watts-per-core")}' is {options.WattsPerCore}; give watts of one core, such as 12.");
        }

        if (options.Pue is not (>= 1 and < 100))
        {
            yield return FormattableString.Invariant($"'{Wording.Option("pue")}' is {options.Pue}; give 1 or more: a data centre takes no less than its computers.");
        }
    }

    // Those of this machine: what others take is known there.
    private static IEnumerable<EffectUse> Services(ModelOpsSession ops, string? model)
    {
        foreach (var one in SessionDeployments.Of(ops).All().Where(one => one.IsAlive && (model is null || one.Spec.Model == model || one.Spec.Model.StartsWith(model + "@", StringComparison.Ordinal) || one.Spec.Model.StartsWith(model + "/", StringComparison.Ordinal))))
        {
            EffectUse? use = null;
            try
            {
                using var process = Process.GetProcessById(one.Status.ProcessId);
                use = new(one.Spec.Name, process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64 / Megabyte);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended meanwhile, or is another user's.
            }

            if (use is not null)
            {
                yield return use;
            }
        }
    }
}
