using k8s.Models;
using ModelOps.Redaction;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The Secret with the values of a job's secret variables. It belongs to the job, so that the cluster removes both.</summary>
internal static class SecretManifest
{
    /// <summary>Whether the value of a variable is a secret, by its name or its form.</summary>
    internal static bool IsSecret(string name, string value) => SecretText.Find(name, value).Count > 0;

    /// <summary>The job's secret variables.</summary>
    internal static Dictionary<string, string> Variables(JobSpec job) =>
        job.Variables.Where(variable => variable.Key != JobSpec.IndexVariable && IsSecret(variable.Key, variable.Value)).ToDictionary();

    /// <summary>The Secret of a job that the cluster has.</summary>
    internal static V1Secret Of(string name, V1Job owner, IDictionary<string, string> values) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Type = "Opaque",
        Immutable = true,
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = owner.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string> { [Marks.ManagerLabel] = Marks.Manager },
            OwnerReferences = [new V1OwnerReference { ApiVersion = "batch/v1", Kind = "Job", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid }],
        },
        StringData = values,
    };

    /// <summary>The name of the Secret that a job's pods read; null when they read none.</summary>
    internal static string? NameIn(V1Job job) =>
        job.Spec.Template.Spec.Containers[0].Env?.Select(variable => variable.ValueFrom?.SecretKeyRef?.Name).FirstOrDefault(name => name is not null);
}
