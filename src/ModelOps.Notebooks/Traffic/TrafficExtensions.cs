using System.Globalization;

namespace ModelOps;

/// <summary>The C# calls of <c>#!traffic</c>.</summary>
public static class TrafficExtensions
{
    /// <summary>Shows how a deployment's requests are shared out, and what its versions have answered.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment's name, or its address.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No deployment of that name runs.</exception>
    public static Task<TrafficResult> TrafficAsync(this ModelOpsSession ops, string deployment, CancellationToken cancellationToken = default) =>
        new TrafficCommand().CallAsync(ops, new TrafficOptions { Name = deployment }, cancellationToken);

    /// <summary>Shares out a deployment's requests, without a failed one; it returns when the service has made the change.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment's name, or its address.</param>
    /// <param name="weights">The shares in percent by version: aliases or numbers of the model's versions; together 100.</param>
    /// <param name="options">The shadow, and what callers are known by; null to leave them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">No deployment of that name runs, a version is not there, or the shares are not 100 together; then all stays as it was.</exception>
    public static Task<TrafficResult> TrafficAsync(this ModelOpsSession ops, string deployment, IReadOnlyDictionary<string, double> weights, TrafficOptions? options = null, CancellationToken cancellationToken = default) =>
        new TrafficCommand().CallAsync(ops, (options ?? new TrafficOptions()) with { Name = deployment, Weights = [.. weights.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:R}"))] }, cancellationToken);
}
