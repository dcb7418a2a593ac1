using System.Globalization;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Manifests;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>Says how a pod ended that did not end well.</summary>
internal static class PodEnds
{
    private const string DeadlineExceeded = "DeadlineExceeded";
    private const string OutOfMemory = "OOMKilled";
    private const int Signalled = 128;
    private const int LastSignal = 64;

    /// <summary>Reasons of containers that never ran their command.</summary>
    private static readonly string[] _notStarted = ["StartError", "ContainerCannotRun", "CreateContainerError", "RunContainerError"];

    /// <summary>What the task is, if this was its last pod.</summary>
    internal static JobTask Of(JobTask task, V1Pod pod)
    {
        var ended = Terminated(pod);
        var known = task with { Started = ended?.StartedAt ?? pod.Status.StartTime, Ended = ended?.FinishedAt, ExitCode = ended?.ExitCode };
        var message = pod.Status.Message is { Length: > 0 } said ? $": {said.Trim().TrimEnd('.')}." : ".";
        return pod.Status.Reason == DeadlineExceeded ? known with { State = JobState.TimedOut, Reason = $"It ran longer than its time limit{Limit(pod)}." }
            : ended?.Reason == OutOfMemory ? known with { State = JobState.OutOfMemory, Reason = $"It used more memory than {Memory(pod)}." }
            : Disruption(pod) is { } disruption ? known with { State = JobState.Lost, ExitCode = null, Reason = $"Its pod was ended by the cluster ({disruption}){(pod.Status.Message is { Length: > 0 } ? message : ".")}" }
            : ended is not null && _notStarted.Contains(ended.Reason) ? known with { State = JobState.Failed, Reason = $"Its command could not be started{(ended.Message is { Length: > 0 } why ? $": {why.Trim().TrimEnd('.')}." : ".")}" }
            : ended is { ExitCode: 0 } ? known with { State = JobState.Failed, Reason = $"Its pod failed ({pod.Status.Reason ?? "no reason"}){message}" }
            : ended is not null ? known with { State = JobState.Failed, Reason = Exit(ended.ExitCode) }
            : known with { State = JobState.Lost, Reason = $"Its pod failed without an exit code ({pod.Status.Reason ?? "no reason"}){message}" };
    }

    /// <summary>How the container of a pod ended; null when it has not.</summary>
    internal static V1ContainerStateTerminated? Terminated(V1Pod pod) => Container(pod)?.State?.Terminated;

    /// <summary>The container of a pod; null before it is known.</summary>
    internal static V1ContainerStatus? Container(V1Pod pod) => pod.Status?.ContainerStatuses?.FirstOrDefault(container => container.Name == PodManifest.Container);

    /// <summary>Why the cluster ended a pod for reasons of its own; null when it did not.</summary>
    internal static string? Disruption(V1Pod pod) =>
        pod.Status.Reason == "Evicted" ? "Evicted" : pod.Status.Conditions?.FirstOrDefault(condition => condition is { Type: Marks.Disruption, Status: "True" }) is { } found ? found.Reason ?? Marks.Disruption : null;

    private static string Exit(int code) => code is > Signalled and <= Signalled + LastSignal
        ? $"It ended with exit code {code}: by signal {code - Signalled}."
        : $"It ended with exit code {code}.";

    private static string Limit(V1Pod pod) => pod.Spec?.ActiveDeadlineSeconds is { } seconds ? $", {DurationText.Of(TimeSpan.FromSeconds(seconds))}" : "";

    private static string Memory(V1Pod pod) => pod.Spec?.Containers.FirstOrDefault(container => container.Name == PodManifest.Container)?.Resources?.Limits is { } limits && limits.TryGetValue("memory", out var memory)
        ? string.Create(CultureInfo.InvariantCulture, $"{memory} bytes") : "it may";
}
