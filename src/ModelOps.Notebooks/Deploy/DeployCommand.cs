using System.Globalization;
using ModelOps.Deployments.Services;
using ModelOps.Governance.Approvals;
using ModelOps.Files;

namespace ModelOps;

internal sealed class DeployCommand() : LifecycleCommand<DeployOptions, Deployment>("deploy", "Serve a model over HTTP: in this process, or as a service that outlives it.")
{
    private const string PayloadKey = "env:MODELOPS_PAYLOAD_KEY";

    public override bool UsesExperiment => false;

    protected override string? Doing => "Deploying";

    public override async Task<Deployment> ExecuteAsync(ModelOpsSession ops, DeployOptions options, CancellationToken cancellationToken)
    {
        await RequireApprovedAsync(ops, options.Model, cancellationToken).ConfigureAwait(false);
        var deployments = SessionDeployments.Of(ops);
        var name = options.Name ?? options.Model.RegisteredName ?? DeploymentSpec.Unregistered;
        if (deployments.Own.ContainsKey(name))
        {
            throw new InvalidInputException($"A deployment named '{name}' is running. Stop it with {SessionDeployments.Stop(name)}, or give another name with {Wording.Option("name")}.");
        }

        if (!IsPlain(name))
        {
            throw new InvalidInputException($"A deployment cannot be named '{name}', since '@' and '/' are for models. Give another name with {Wording.Option("name")}.");
        }

        if (!DeploymentStore.IsName(name))
        {
            throw new InvalidInputException($"The deployment cannot be named so: the name is empty, too long, or has blanks around it or control characters. Give another name with {Wording.Option("name")}.");
        }

        string[] errors = [.. Errors(options)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var spec = await SpecAsync(ops, options, name, cancellationToken).ConfigureAwait(false);
        var log = await DeploymentAudit.OpenAsync(ops, cancellationToken).ConfigureAwait(false);
        using var claim = await deployments.ClaimAsync(name, options.Port, options.Background, cancellationToken).ConfigureAwait(false);
        var deployment = options.Background
            ? await deployments.StartBackgroundAsync(spec, options.Model, options.Systemd, cancellationToken).ConfigureAwait(false)
            : await deployments.StartAsync(spec, options.Model, new LoadedVersion(options.Model.Model, VersionOf(options.Model), options.Model.RunId), options.Time, cancellationToken).ConfigureAwait(false);
        await DeploymentAudit.WriteAsync(ops, log, AuditActions.Deployed, name, options.Model.RegisteredName, options.Model.Version, $"{options.Model} is served at {deployment.Address} as '{name}'.").ConfigureAwait(false);
        return deployment;
    }

    /// <summary>Refuses a version that was named by an alias that needs approvals, and has not got them, or whose files are others by now.</summary>
    /// <exception cref="CheckFailedException">It must not be deployed.</exception>
    internal static async Task RequireApprovedAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        if (model is { RegisteredName: not null, Version: { } version } && AliasGuard.AliasOf(model.Reference) is not null)
        {
            await AliasGuard.RequireAsync(
                await ops.StoreAsync(cancellationToken).ConfigureAwait(false), ops.AuditToRead(), model.Reference, version.ToString(CultureInfo.InvariantCulture), model.Model.Folder, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a text is a name, not a model's reference, path or address.</summary>
    internal static bool IsPlain(string name) => !name.AsSpan().ContainsAny('@', '/');

    private static IEnumerable<string> Errors(DeployOptions options)
    {
        if (options.Systemd && !options.Background)
        {
            yield return $"'{Wording.Option("systemd")}' is for a service of its own. Give {Wording.Option("background")}, too.";
        }

        if (options.Interval is not null && !options.Follow)
        {
            yield return $"'{Wording.Option("interval")}' says how often an alias is looked up. Give {Wording.Option("follow")}, too.";
        }

        if (options.Follow && !options.Model.Reference.Contains('@', StringComparison.Ordinal))
        {
            yield return $"'{Wording.Option("follow")}' follows an alias, and '{options.Model}' has none. Deploy name@alias.";
        }

        if (options is { TlsKey: not null, TlsCertificate: null })
        {
            yield return $"'{Wording.Option("tls-key")}' is the key of a certificate. Give {Wording.Option("tls-certificate")}, too.";
        }

        if (options.Time is not null && options.Background)
        {
            yield return $"A clock of its own is for a deployment in this process. Leave out {Wording.Option("background")}, or the clock.";
        }

        if (options.Payloads is { } share && !(share is >= 0 and <= 1))
        {
            yield return $"'{Wording.Option("payloads")}' cannot be {share.ToString(CultureInfo.InvariantCulture)}. Give the share of requests to log, 0 to 1.";
        }
    }

    // The server says which version it serves: the alias that named it may move on.
    private static string VersionOf(NamedModel model) => model.Version?.ToString(CultureInfo.InvariantCulture) ?? model.RunId ?? "1";

    private static async Task<DeploymentSpec> SpecAsync(ModelOpsSession ops, DeployOptions options, string name, CancellationToken cancellationToken)
    {
        var share = options.Payloads ?? (options.Background ? 1 : 0);
        return new DeploymentSpec
        {
            Name = name,
            Model = options.Background ? ReferenceOf(options.Model) : options.Model.Reference,
            Follow = options.Follow,
            FollowInterval = options.Interval ?? new DeploymentSpec().FollowInterval,
            IsBackground = options.Background,
            Host = options.Host,
            Port = options.Port,
            Serving = new ServingSpec
            {
                GrpcPort = options.GrpcPort,
                Tokens = options.Token ?? [],
                AllowAnonymous = options.AllowAnonymous,
                AllowedHosts = options.AllowedHosts ?? [],
                Tls = options.TlsCertificate is { } certificate ? new TlsOptions(certificate) { KeyFile = options.TlsKey } : null,
                MaxRows = options.MaxRows,
                Timeout = options.Timeout,
                BatchWait = options.BatchWait,
            }.In(Path.GetFullPath(ops.Folder)),
            Folder = Path.GetFullPath(ops.Folder),
            TrackingUri = options.Background && ReferenceOf(options.Model) is var reference && !Directory.Exists(reference) ? (await ops.StoreAsync(cancellationToken).ConfigureAwait(false)).Uri : null,
            Watch = options.Watch ?? new WatchSpec(),
            Alerts = [.. (options.Alerts ?? []).Select(channel => SecretReference.Full(channel, Path.GetFullPath(ops.Folder)))],
            PayloadLog = share <= 0 ? null : new PayloadSpec
            {
                Share = share,
                Drop = options.DropColumns ?? [],
                Hash = options.HashColumns ?? [],
                Key = options.HashColumns is { Count: > 0 } ? PayloadKey : null,
            },
        };
    }

    // Another process has no variables: it needs a place.
    private static string ReferenceOf(NamedModel model) =>
        model.RegisteredName is not null ? model.Reference
        : model.Source is { } source && source.StartsWith("runs:/", StringComparison.Ordinal) ? source
        : model.Model.Folder is { } folder ? Path.GetFullPath(folder)
        : throw new InvalidInputException($"'{model}' is in this process only, so a service of its own cannot load it. Register it with {Wording.Command("register", $"{model} --name NAME --alias ALIAS", "ops.RegisterAsync(model, \"NAME\", \"ALIAS\")")}, or save it to a folder, and deploy that.");
}
