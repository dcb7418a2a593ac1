using k8s;
using k8s.Exceptions;
using ModelOps.Jobs.Kubernetes.Settings;
using YamlDotNet.Core;

namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>Finds the cluster as kubectl does: the file that is named, <c>KUBECONFIG</c>, the usual file, and else, in a pod, its own account.</summary>
internal static class ClusterConnection
{
    private const string Variable = "KUBECONFIG";
    private const string DefaultNamespace = "default";
    private static readonly TimeSpan _connecting = TimeSpan.FromSeconds(10);

    /// <summary>Opens a client; nothing is sent yet.</summary>
    /// <exception cref="InvalidInputException">No kubeconfig is found, or it cannot be read.</exception>
    internal static ClusterApi Open(KubernetesSettings settings, Patience patience, TimeProvider time)
    {
        var configuration = Read(settings);
        configuration.FirstMessageHandlerSetup = handler => handler.ConnectTimeout = _connecting;
        // Of one request with all of its tries: the handler's tries end before.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        var place = new ClusterPlace(configuration.Host, configuration.CurrentContext, settings.Namespace ?? (configuration.Namespace is { Length: > 0 } own ? own : DefaultNamespace));
        return new ClusterApi(new k8s.Kubernetes(configuration, new RetryHandler(patience, time)), place, patience, time);
    }

    private static KubernetesClientConfiguration Read(KubernetesSettings settings)
    {
        var files = Files(settings);
        if (files.Length == 0)
        {
            return KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : throw new InvalidInputException($"No kubeconfig is found: {Variable} is not set, and there is no file '{KubernetesClientConfiguration.KubeConfigDefaultLocation}'. Give the setting 'kubeconfig', or log in to the cluster with its own tool first.");
        }

        if (files.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            throw new InvalidInputException($"The kubeconfig '{missing.FullName}' does not exist. Name another one in the setting 'kubeconfig' or in {Variable}.");
        }

        try
        {
            return files.Length == 1 ? KubernetesClientConfiguration.BuildConfigFromConfigObject(KubernetesClientConfiguration.LoadKubeConfig(files[0]), settings.Context)
                : settings.Context is null ? KubernetesClientConfiguration.BuildDefaultConfig()
                : throw new InvalidInputException($"{Variable} names {files.Length} files, of which none is chosen. Name the one with the context '{settings.Context}' in the setting 'kubeconfig'.");
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or IOException or UnauthorizedAccessException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidInputException($"The kubeconfig '{string.Join(Path.PathSeparator, files.Select(file => file.FullName))}' cannot be used: {exception.Message.TrimEnd('.')}. Check it with 'kubectl config view'.", exception);
        }
    }

    private static FileInfo[] Files(KubernetesSettings settings) =>
        settings.Kubeconfig is { } given ? [new FileInfo(given)]
        : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } paths ? [.. paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => new FileInfo(path.Trim('"')))]
        : File.Exists(KubernetesClientConfiguration.KubeConfigDefaultLocation) ? [new FileInfo(KubernetesClientConfiguration.KubeConfigDefaultLocation)]
        : [];
}
