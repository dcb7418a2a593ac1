namespace ModelOps;

/// <summary>The C# calls of <c>#!canary</c>.</summary>
public static class CanaryExtensions
{
    /// <summary>Begins a canary, or shows it.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The challenger, as <c>credit-risk@challenger</c> or <c>credit-risk/4</c>; the model's name alone shows its canary.</param>
    /// <param name="options">Steps and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting; the canary goes on.</param>
    /// <exception cref="InvalidInputException">No deployment serves the model, options that do not fit, or a canary that is under way.</exception>
    public static Task<CanaryResult> CanaryAsync(this ModelOpsSession ops, string model, CanaryCommandOptions? options = null, CancellationToken cancellationToken = default) =>
        new CanaryCommand().CallAsync(ops, (options ?? new CanaryCommandOptions()) with { Model = model }, cancellationToken);

    /// <summary>Rolls a canary back.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">None is under way.</exception>
    public static Task<CanaryResult> AbortCanaryAsync(this ModelOpsSession ops, string model, CancellationToken cancellationToken = default) =>
        ops.CanaryAsync(model, new CanaryCommandOptions { Abort = true }, cancellationToken);
}
