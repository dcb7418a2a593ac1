using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>Says why a pod waits.</summary>
internal static class PodWaits
{
    /// <summary>Reasons of containers that do not get better by themselves soon: an image that is not there, a Secret that is missing.</summary>
    private static readonly string[] _stuck = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "CreateContainerConfigError", "CreateContainerError"];

    /// <summary>A sentence for people; null when nothing is known yet.</summary>
    internal static string? Reason(V1Pod pod)
    {
        if (Waiting(pod) is { Reason: { Length: > 0 } reason } waiting)
        {
            return Sentence(reason == "ContainerCreating" ? "Its container is being created" : $"Its container waits ({reason})", waiting.Message);
        }

        return pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" }) is { } unscheduled
            ? Sentence($"No machine has room for it ({unscheduled.Reason})", unscheduled.Message)
            : null;
    }

    /// <summary>Why a pod cannot begin, and since when at the latest; null when it can.</summary>
    internal static (string Reason, DateTimeOffset Since)? Stuck(V1Pod pod) =>
        Waiting(pod) is { Reason: { } reason } && _stuck.Contains(reason) && (pod.Status.StartTime ?? pod.Metadata.CreationTimestamp) is { } since ? (Reason(pod)!, since) : null;

    private static V1ContainerStateWaiting? Waiting(V1Pod pod) => PodEnds.Container(pod)?.State?.Waiting;

    private static string Sentence(string begin, string? message) => string.IsNullOrWhiteSpace(message) ? begin + "." : $"{begin}: {message.Trim().TrimEnd('.')}.";
}
