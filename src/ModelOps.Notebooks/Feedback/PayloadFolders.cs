using ModelOps.Deployments.Services;

namespace ModelOps;

/// <summary>Where the payload logs of this user's deployments are.</summary>
internal static class PayloadFolders
{
    private const string Deployments = "deployments";
    private const string Payloads = "payloads";

    /// <summary>The folder of a deployment's log, by the deployment's name; or a folder that is one, as of a service on another machine.</summary>
    /// <remarks>Rows that a deployment of this session has scored are written first.</remarks>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static async Task<string> FindAsync(ModelOpsSession ops, string name, CancellationToken cancellationToken)
    {
        if (SessionDeployments.Of(ops).Own.Values.FirstOrDefault(own => own.Name == name || own.Payloads == Path.GetFullPath(name, ops.Folder)) is { Payloads: { } ofOwn } deployment)
        {
            await deployment.WriteLogAsync(cancellationToken).ConfigureAwait(false);
            return Directory.Exists(ofOwn) ? ofOwn : throw new InvalidInputException(Missing(ops, name));
        }

        return Find(ops, name);
    }

    private static string Find(ModelOpsSession ops, string name)
    {
        // One of a deployment that has ended stays under its name.
        if (name.Length > 0 && ops.State.Existing(Path.Combine(Deployments, SessionDeployments.Of(ops).Find(name)?.Id ?? DeploymentStore.Escape(name), Payloads)) is { } folder)
        {
            return folder;
        }

        var given = Path.GetFullPath(name, ops.Folder);
        return name.Length > 0 && Directory.Exists(given) && Directory.EnumerateFiles(given, "*.parquet").Any() ? given : throw new InvalidInputException(Missing(ops, name));
    }

    private static string Missing(ModelOpsSession ops, string name)
    {
        string[] known = ops.State.Existing(Deployments) is { } all
            ? [.. Directory.EnumerateDirectories(all).Where(each => Directory.Exists(Path.Combine(each, Payloads))).Select(each => Uri.UnescapeDataString(Path.GetFileName(each))).Order(StringComparer.Ordinal)]
            : [];
        return $"No deployment '{name}' has a payload log.{Suggestion.For(name, known)} {(known.Length == 0
            ? "No deployment of this user has one; a log is made when the first requests are written to it."
            : $"These have one: {string.Join(", ", known)}.")}";
    }
}
