using k8s;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Manifests;
using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes;

/// <summary>What the engine <c>kubernetes</c> gives a cluster, as YAML that <c>kubectl</c> reads.</summary>
public static class KubernetesManifest
{
    private const string Placeholder = "0";

    /// <summary>The Job of a specification and, when it has secret variables, the Secret beside it, whose values are left out.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="settings">The engine's settings, such as <c>image</c> and <c>namespace</c>.</param>
    /// <exception cref="InvalidInputException">A setting is unknown, wrong or missing, or no cluster would take the job; all errors at once.</exception>
    public static string Of(JobSpec job, IReadOnlyDictionary<string, string> settings)
    {
        var read = SettingsReader.Read(new KubernetesJobsProvider(), new JobEngineOptions { Folder = "", Settings = settings });
        var manifest = JobManifest.Of(job, read, read.Namespace, Placeholder);
        if (SecretManifest.NameIn(manifest) is not { } secret)
        {
            return Text(manifest);
        }

        var hidden = SecretManifest.Of(secret, manifest, SecretManifest.Variables(job).Keys.Order(StringComparer.Ordinal).ToDictionary(name => name, _ => ""));
        // The job's identity is known only when the cluster has it.
        hidden.Metadata.OwnerReferences = null;
        return $"{Text(manifest)}---\n{Text(hidden)}";
    }

    /// <summary>A Role with the least rights that the engine needs.</summary>
    /// <param name="ns">The namespace of the jobs.</param>
    public static string Role(string ns) => Text(RoleManifest.Of(ns));

    private static string Text(IKubernetesObject<V1ObjectMeta> resource) => KubernetesYaml.Serialize(resource).ReplaceLineEndings("\n").TrimEnd() + "\n";
}
