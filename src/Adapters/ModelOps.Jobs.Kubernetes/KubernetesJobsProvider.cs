using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes;

/// <summary>Opens the engine <c>kubernetes</c>.</summary>
internal sealed class KubernetesJobsProvider : IJobEngineProvider
{
    /// <inheritdoc />
    public string Name => "kubernetes";

    /// <inheritdoc />
    public string Description => "Jobs of a Kubernetes cluster, each task in a pod of its own.";

    /// <inheritdoc />
    public string Tool => "modelops";

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Settings => SettingNames.All;

    /// <inheritdoc />
    public IJobEngine Open(JobEngineOptions options) => Open(options, Patience.Usual);

    /// <summary>Opens it with another patience.</summary>
    internal KubernetesJobEngine Open(JobEngineOptions options, Patience patience)
    {
        var settings = SettingsReader.Read(this, options);
        return new KubernetesJobEngine(ClusterConnection.Open(settings, patience, options.Time), settings, options);
    }
}
