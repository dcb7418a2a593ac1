using System.Globalization;

namespace ModelOps;

/// <summary>The model whose baseline the answers of a deployment are held against: the version that gave them.</summary>
internal static class MonitoredModel
{
    /// <exception cref="InvalidInputException">It was not given, and no deployment says which it is.</exception>
    internal static async Task<NamedModel> OfAsync(ModelOpsSession ops, MonitorCommandOptions options, string folder, CancellationToken cancellationToken)
    {
        if (options.Model is { } given)
        {
            return given;
        }

        var spec = SessionDeployments.Of(ops).Find(options.Deployment)?.Spec
            ?? throw new InvalidInputException($"Which model wrote the log '{options.Deployment}' is not known here. Give it with {Wording.Option("model")}.");
        var version = options.Version ?? PayloadTables.NewestVersion(folder, cancellationToken);
        return await ops.ResolveModelAsync(
            spec.RegisteredName is { } name && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"{name}/{version}" : spec.Model,
            cancellationToken).ConfigureAwait(false);
    }
}
