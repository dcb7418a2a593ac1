namespace ModelOps.Deployments.Services;

/// <summary>A deployment as its files have it.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Spec">What it is to be.</param>
/// <param name="Status">What its service said last.</param>
/// <param name="State">Where it is, by what is known of its process.</param>
internal sealed record DeploymentEntry(string Id, DeploymentSpec Spec, DeploymentStatus Status, DeploymentState State)
{
    internal bool IsAlive => State is DeploymentState.Starting or DeploymentState.Running;

    /// <summary>Why it does not run; null when it does, or was stopped.</summary>
    internal string? Reason => State switch
    {
        DeploymentState.Died => $"Process {Status.ProcessId} is gone without having stopped: it was killed, or it crashed.",
        DeploymentState.Failed => Status.Error,
        _ => null,
    };

    public override string ToString() => Status.Address is null ? $"{Spec.Name} (process {Status.ProcessId})" : $"{Spec.Name} at {Status.Address} (process {Status.ProcessId})";
}
