using ModelOps.Deployments.Services;
using ModelOps.Deployments.Watching;
using ModelOps.Files;

namespace ModelOps;

internal sealed class AlertsCommand() : LifecycleCommand<AlertsOptions, AlertsResult>("alerts", "Show a deployment's alerts; silence some for a while, change who is sent them, test the channels.")
{
    private const string None = "none";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(366);

    public override bool UsesExperiment => false;

    protected override string? Doing => "Changing the alerts";

    public override async Task<AlertsResult> ExecuteAsync(ModelOpsSession ops, AlertsOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. Errors(options)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var deployments = SessionDeployments.Of(ops);
        var store = deployments.Store;
        var now = ops.Time.GetUtcNow();
        if (options is { Silence: null, Unsilence: null, Channels: null, Test: false })
        {
            return Result(ops, store, deployments.Get(options.Deployment), null);
        }

        var entry = deployments.GetRunning(options.Deployment);
        if (options.Test)
        {
            var id = Guid.NewGuid().ToString("N");
            var tested = entry.Spec.Alerts.Count == 0
                ? throw new InvalidInputException($"The alerts of '{entry.Spec.Name}' are sent to nobody, so there is nothing to test. Say to whom with {Wording.Option("channels", "env:NAME")}.")
                : await ChangeAsync(store, entry, spec => spec with { AlertTest = id }, cancellationToken).ConfigureAwait(false);
            return Result(ops, store, tested, null) with { Test = tested.Status.AlertTest };
        }

        var by = Environment.UserName;
        var (action, done, change) = Change(ops, options, entry.Spec, now, by);
        var log = new AuditLog(store.AuditFile);
        await log.RequireWholeAsync(cancellationToken).ConfigureAwait(false);
        var changed = await ChangeAsync(store, entry, change, cancellationToken).ConfigureAwait(false);
        var audit = new AuditEntry($"alerts/{Guid.NewGuid():N}", now, by, $"alerts.{action}", entry.Spec.Name, options.Reason is { } reason ? $"{done} {reason.TrimEnd('.')}." : done);
        await log.AppendAsync(audit, cancellationToken).ConfigureAwait(false);
        return Result(ops, store, changed, done);
    }

    private static IEnumerable<string> Errors(AlertsOptions options)
    {
        if (new[] { options.Silence is not null, options.Unsilence is not null, options.Channels is not null, options.Test }.Count(given => given) > 1)
        {
            yield return $"'{Wording.Option("silence")}', '{Wording.Option("unsilence")}', '{Wording.Option("channels")}' and '{Wording.Option("test")}' are one thing each. Give one at a time.";
        }

        if (options.Silence is not null && !(options.For > TimeSpan.Zero && options.For <= _longest))
        {
            yield return options.For is null
                ? $"'{Wording.Option("silence")}' needs '{Wording.Option("for")}': say how long, such as {Wording.Option("for", "2h", "For = TimeSpan.FromHours(2)")}."
                : $"'{Wording.Option("for")}' is out of range. Give more than nothing, and a year at most.";
        }

        if (options.Silence is null && (options.For is not null || options.Reason is not null))
        {
            yield return $"'{Wording.Option("for")}' and '{Wording.Option("reason")}' are of a silence. Give '{Wording.Option("silence")}', too.";
        }
    }

    private static (string Action, string Done, Func<DeploymentSpec, DeploymentSpec> Change) Change(ModelOpsSession ops, AlertsOptions options, DeploymentSpec spec, DateTimeOffset now, string by)
    {
        if (options.Channels is { } given)
        {
            string[] channels = given is [None] ? [] : [.. given.Select(channel => SecretReference.Full(channel, Path.GetFullPath(ops.Folder)))];
            return ("channels", $"Alerts are sent to {(channels.Length == 0 ? "nobody" : string.Join(", ", channels))} from now on.", desired => desired with { Alerts = channels });
        }

        var matcher = AlertMatcher.Parse(options.Silence ?? options.Unsilence!);
        var name = matcher.ToString();
        IReadOnlyList<AlertSilence> Others(DeploymentSpec desired) => [.. desired.Silences.Where(silence => silence.Until > now && silence.Matcher.ToString() != name)];
        if (options.Silence is not null)
        {
            var silence = new AlertSilence(matcher, now + options.For!.Value, by) { Reason = options.Reason };
            return ("silenced", $"Nobody is sent alerts with {name} until {AlertsResult.Time(silence.Until)}.", desired => desired with { Silences = [.. Others(desired), silence] });
        }

        string[] silenced = [.. spec.Silences.Where(silence => silence.Until > now).Select(silence => silence.Matcher.ToString())];
        return silenced.Contains(name)
            ? ("unsilenced", $"Alerts with {name} are sent again.", desired => desired with { Silences = Others(desired) })
            : throw new InvalidInputException($"Nothing holds back alerts with {name} of '{spec.Name}'.{(silenced.Length == 0 ? " There are no silences." : Suggestion.Among(name, silenced, "The silences are"))}");
    }

    private static Task<DeploymentEntry> ChangeAsync(DeploymentStore store, DeploymentEntry entry, Func<DeploymentSpec, DeploymentSpec> change, CancellationToken cancellationToken) =>
        store.ChangeAndWaitAsync(entry.Id, change, _patience, cancellationToken);

    private static AlertsResult Result(ModelOpsSession ops, DeploymentStore store, DeploymentEntry entry, string? done)
    {
        var known = AlertManager.Open(new AlertOptions { File = ServiceAlerts.FileIn(store.FolderOf(entry.Id)), Time = ops.Time });
        return new(entry.Spec.Name, known.Active, [.. entry.Spec.Silences.Where(silence => silence.Until > ops.Time.GetUtcNow())], entry.Spec.Alerts) { Done = done };
    }
}
