namespace ModelOps;

/// <summary>Where a deployment is in its life.</summary>
public enum DeploymentState
{
    /// <summary>It loads its versions.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Running,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It could not start.</summary>
    Failed,

    /// <summary>Its process ended without stopping it.</summary>
    Died,
}
