namespace ModelOps;

/// <summary>The C# call of <c>#!effect</c>.</summary>
public static class EffectExtensions
{
    /// <summary>Measures how models get into production, from the audit log, the registry and the runs: lead time, deployment frequency, change failure rate, time to restore, machines and energy.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">Since when, of which model; null for the last 30 days of all.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">An option is out of range, or there is no such model.</exception>
    /// <exception cref="CheckFailedException">The audit log was changed.</exception>
    public static Task<EffectResult> EffectAsync(this ModelOpsSession ops, EffectOptions? options = null, CancellationToken cancellationToken = default) =>
        new EffectCommand().CallAsync(ops, options ?? new EffectOptions(), cancellationToken);
}
