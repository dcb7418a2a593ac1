using ModelOps.Tracking;

namespace ModelOps;

/// <summary>The C# call of <c>#!experiment</c>.</summary>
public static class ExperimentExtensions
{
    /// <summary>Chooses the experiment that runs go to; makes it when it does not exist.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="name">The experiment's name, up to 500 characters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The store refuses the name, or cannot be reached.</exception>
    public static Task<ExperimentResult> ExperimentAsync(this ModelOpsSession ops, string name, CancellationToken cancellationToken = default) =>
        new ExperimentCommand().CallAsync(ops, new ExperimentOptions { Name = name }, cancellationToken);
}
