namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The labels and annotations by which jobs of ours are known, also to the next process.</summary>
internal static class Marks
{
    /// <summary>The label, and its value, of all that the engine makes.</summary>
    internal const string ManagerLabel = "app.kubernetes.io/managed-by";

    internal const string Manager = "modelops";

    /// <summary>The key of the job's specification.</summary>
    internal const string Key = "modelops/key";

    /// <summary>What people call the job.</summary>
    internal const string Name = "modelops/name";

    /// <summary>A digest of the work: another work under the same key is an error.</summary>
    internal const string Work = "modelops/work";

    /// <summary>The jobs that must have succeeded before, parted by blanks.</summary>
    internal const string After = "modelops/after";

    /// <summary>Why the engine holds the job suspended: <see cref="HeldForSecret"/>, or <see cref="HeldForJobs"/>. Missing when it does not; who else suspends it has his own reason.</summary>
    internal const string Held = "modelops/held";

    /// <summary>The values of its secret variables are not in the cluster yet.</summary>
    internal const string HeldForSecret = "secret";

    /// <summary>Jobs before it have not succeeded yet.</summary>
    internal const string HeldForJobs = "jobs";

    /// <summary>What those of its tasks are that had not ended when the engine ended the job: <c>Cancelled</c> or <c>Failed</c>. Also a label, to find such jobs by.</summary>
    internal const string Ended = "modelops/ended";

    /// <summary>The indices that had ended by themselves when the engine ended the job: they stay as they are.</summary>
    internal const string Before = "modelops/ended-before";

    /// <summary>Why the engine ended the job.</summary>
    internal const string Reason = "modelops/reason";

    /// <summary>The label that Kubernetes gives the pods of a job.</summary>
    internal const string JobNameLabel = "batch.kubernetes.io/job-name";

    /// <summary>The annotation in which Kubernetes gives a pod its index.</summary>
    internal const string Index = "batch.kubernetes.io/job-completion-index";

    /// <summary>The annotation in which Kubernetes counts the failures of the pod's index before it.</summary>
    internal const string FailureCount = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>The condition of a pod that the cluster ended for reasons of its own.</summary>
    internal const string Disruption = "DisruptionTarget";
}
