namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>The engine's settings, read and checked.</summary>
internal sealed record KubernetesSettings
{
    /// <summary>The image that all tasks run in.</summary>
    public string Image { get; init; } = "";

    /// <summary>When nodes pull the image; null for Kubernetes' own rule.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>Secrets with the registry's credentials.</summary>
    public IReadOnlyList<string> PullSecrets { get; init; } = [];

    /// <summary>The kubeconfig; null for <c>KUBECONFIG</c>, the usual file, or the pod's own account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The kubeconfig's context; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Where jobs are made; null for the context's namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The folder that tasks start in, in place of the job's own.</summary>
    public string? Folder { get; init; }

    /// <summary>Volumes that tasks see.</summary>
    public IReadOnlyList<VolumeMount> Volumes { get; init; } = [];

    /// <summary>Secrets of the namespace whose keys are variables of the tasks.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The account of the pods; null for none, and then no token is in them.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>The user that tasks run as; null for the image's own.</summary>
    public long? RunAs { get; init; }

    /// <summary>Labels that a node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints that pods may ignore.</summary>
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    /// <summary>The priority of the pods.</summary>
    public string? PriorityClass { get; init; }

    /// <summary>What a graphics processor is called.</summary>
    public string GpuResource { get; init; } = "nvidia.com/gpu";

    /// <summary>How many processors the largest machine has.</summary>
    public int MaxCpus { get; init; }

    /// <summary>More labels of jobs and pods, such as the queue of Kueue.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>More annotations of jobs and pods.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a job that has ended stays, with its pods and their logs.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The time between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an image may not be pulled, or a container not be made, before the job fails.</summary>
    public TimeSpan PullLimit { get; init; } = TimeSpan.FromMinutes(10);
}
