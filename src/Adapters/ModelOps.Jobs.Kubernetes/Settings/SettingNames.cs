namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>The engine's settings, with one line for people each.</summary>
internal static class SettingNames
{
    internal const string Image = "image";
    internal const string PullPolicy = "image_pull_policy";
    internal const string PullSecrets = "pull_secrets";
    internal const string PullLimit = "pull_limit";
    internal const string Kubeconfig = "kubeconfig";
    internal const string Context = "context";
    internal const string Namespace = "namespace";
    internal const string Folder = "folder";
    internal const string Volumes = "volumes";
    internal const string Secrets = "secrets";
    internal const string ServiceAccount = "service_account";
    internal const string RunAs = "run_as";
    internal const string NodeSelector = "node_selector";
    internal const string Tolerations = "tolerations";
    internal const string PriorityClass = "priority_class";
    internal const string GpuResource = "gpu_resource";
    internal const string MaxCpus = "max_cpus";
    internal const string Labels = "labels";
    internal const string Annotations = "annotations";
    internal const string Ttl = "ttl";
    internal const string Grace = "grace";

    internal static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Image] = "The image that tasks run in, such as registry.example.com/team/project:3. It is required.",
        [PullPolicy] = "When a node pulls the image: Always, IfNotPresent or Never. Default: Kubernetes' own rule.",
        [PullSecrets] = "Secrets with the credentials of the image's registry, parted by commas.",
        [PullLimit] = "How long an image may not be pulled, or a container not be made, before the job fails. Default 10m.",
        [Kubeconfig] = "The kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the account of the pod that this runs in.",
        [Context] = "The context of the kubeconfig. Default: its current one.",
        [Namespace] = "The namespace of the jobs. Default: the context's.",
        [Folder] = "The folder that tasks start in, as it is called in the container. Default: the folder of the job.",
        [Volumes] = "Volumes that tasks see, as CLAIM:/FOLDER, parted by commas.",
        [Secrets] = "Secrets of the namespace whose keys become variables of the tasks, parted by commas.",
        [ServiceAccount] = "The ServiceAccount of the pods. Default: none, and no token in the pods.",
        [RunAs] = "The number of the user and group that tasks run as, without capabilities. Default: the image's own.",
        [NodeSelector] = "Labels that a node must have, as KEY=VALUE, parted by commas.",
        [Tolerations] = "Taints that pods may ignore, as KEY, KEY:EFFECT or KEY=VALUE:EFFECT, parted by commas.",
        [PriorityClass] = "The PriorityClass of the pods.",
        [GpuResource] = "What the cluster calls a graphics processor. Default nvidia.com/gpu.",
        [MaxCpus] = "How many processors the largest machine has: a task that needs more is refused. Default 2048.",
        [Labels] = "More labels of jobs and pods, as KEY=VALUE, parted by commas.",
        [Annotations] = "More annotations of jobs and pods, as KEY=VALUE, parted by commas.",
        [Ttl] = "How long a job that has ended stays in the cluster, with its pods and their logs. Default 7d.",
        [Grace] = "How long a task has to end after SIGTERM, before SIGKILL. Default 30s.",
    };
}
