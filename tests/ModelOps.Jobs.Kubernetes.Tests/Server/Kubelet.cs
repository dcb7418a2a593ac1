using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>Scheduler and kubelet of a cluster with one node: it really runs the command of each pod, as a process of this machine.</summary>
internal sealed class Kubelet(ResourceStore store, ClusterOptions options) : IDisposable
{
    internal const string Node = "node-1";
    private const int CannotStart = 128;
    private readonly ConcurrentDictionary<string, RunningPod> _running = new();

    /// <summary>Does what is to be done for a pod now.</summary>
    internal void Reconcile(V1Pod pod)
    {
        if (_running.TryGetValue(pod.Metadata.Uid, out var running))
        {
            Watch(pod, running);
        }
        else if (pod.Metadata.DeletionTimestamp is not null && pod.Status.Phase is "Pending" or "Running")
        {
            // It was deleted before it began.
            Finish(pod, "Failed", null, null);
        }
        else if (pod.Status.Phase == "Pending" && pod.Metadata.DeletionTimestamp is null)
        {
            Begin(pod);
        }
    }

    /// <summary>What a pod has written; null before its container has begun.</summary>
    internal byte[]? Log(string uid) => _running.TryGetValue(uid, out var running) ? running.Log : null;

    /// <summary>The node ends a pod, as under pressure on its memory.</summary>
    internal void Evict(V1Pod pod, string message)
    {
        var running = _running[pod.Metadata.Uid];
        running.Reason = ("Evicted", message);
        store.Update<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name, now => Disrupt(now, "TerminationByKubelet", message));
        running.Stop(TimeSpan.Zero);
    }

    /// <summary>The node is lost with all that runs on it: its pod is marked, and removed without a word of the node.</summary>
    internal void Lose(V1Pod pod)
    {
        if (_running.TryGetValue(pod.Metadata.Uid, out var running))
        {
            running.IsLost = true;
            running.Process?.KillAll();
        }

        store.Update<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name, now =>
        {
            Disrupt(now, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
            now.Metadata.DeletionTimestamp = store.Now();
            now.Status.Phase = "Failed";
            now.Status.Reason = "NodeLost";
        });
    }

    /// <summary>Marks a pod that the cluster ends for its own reasons.</summary>
    internal void Disrupt(V1Pod pod, string reason, string message) =>
        pod.Status.Conditions = [.. pod.Status.Conditions ?? [], new V1PodCondition { Type = "DisruptionTarget", Status = "True", Reason = reason, Message = message, LastTransitionTime = store.Now() }];

    public void Dispose()
    {
        foreach (var running in _running.Values)
        {
            running.Process?.Dispose();
        }
    }

    private void Begin(V1Pod pod)
    {
        var container = pod.Spec.Containers[0];
        if (Unschedulable(pod) is { } why)
        {
            Set(pod, now => now.Status.Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = $"0/1 nodes are available: {why}." }]);
        }
        else if (!options.Images.Contains(container.Image))
        {
            Wait(pod, "ImagePullBackOff", $"Back-off pulling image \"{container.Image}\"");
        }
        else if (Secrets(pod, container).FirstOrDefault(name => store.Find<V1Secret>(pod.Metadata.NamespaceProperty, name) is null) is { } missing)
        {
            Wait(pod, "CreateContainerConfigError", $"secret \"{missing}\" not found");
        }
        else
        {
            Start(pod, container);
        }
    }

    private void Start(V1Pod pod, V1Container container)
    {
        var variables = ContainerVariables.Of(pod, container, name => store.Find<V1Secret>(pod.Metadata.NamespaceProperty, name)!);
        string[] command = [.. container.Command.Select(word => ContainerVariables.Expand(word, variables))];
        var running = new RunningPod { Started = store.Now() };
        if (Program(command[0]) is null)
        {
            _running[pod.Metadata.Uid] = running;
            Finish(pod, "Failed", Ended(running, CannotStart, "StartError", $"failed to create containerd task: exec: \"{command[0]}\": stat {command[0]}: no such file or directory"), null);
            return;
        }

        Directory.CreateDirectory(container.WorkingDir);
        running.Process = new LocalProcess(command, container.WorkingDir, variables);
        running.Ending = running.Process.Ended;
        _running[pod.Metadata.Uid] = running;
        Set(pod, now =>
        {
            now.Spec.NodeName = Node;
            now.Status.Phase = "Running";
            now.Status.StartTime = running.Started;
            now.Status.Conditions = [Condition("PodScheduled", true), Condition("Ready", true)];
            now.Status.ContainerStatuses = [Status(container, new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = running.Started } })];
        });
    }

    private void Watch(V1Pod pod, RunningPod running)
    {
        if (running.IsLost || pod.Status.Phase is "Succeeded" or "Failed")
        {
            return;
        }

        if (running.Ending!.IsCompleted)
        {
            var code = running.Ending.GetAwaiter().GetResult();
            var ended = Ended(running, code, running.IsOutOfMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error", null);
            Finish(pod, code == 0 && running.Reason is null ? "Succeeded" : "Failed", ended, running.Reason);
        }
        else if (pod.Metadata.DeletionTimestamp is not null)
        {
            running.Stop(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 30));
        }
        else if (pod.Spec.ActiveDeadlineSeconds is { } seconds && store.Now() > running.Started.AddSeconds(seconds))
        {
            running.Reason = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            running.Stop(TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds ?? 30));
        }
        else if (Limit(pod) is { } limit && running.Process!.Memory() > limit)
        {
            running.IsOutOfMemory = true;
            running.Process.KillAll();
        }
    }

    private void Finish(V1Pod pod, string phase, V1ContainerStateTerminated? ended, (string Name, string Message)? reason) => Set(pod, now =>
    {
        now.Spec.NodeName ??= Node;
        now.Status.Phase = phase;
        now.Status.Reason = reason?.Name;
        now.Status.Message = reason?.Message;
        now.Status.StartTime ??= store.Now();
        now.Status.Conditions = [.. (now.Status.Conditions ?? []).Where(condition => condition.Type != "Ready"), Condition("Ready", false, phase == "Failed" ? "PodFailed" : "PodCompleted")];
        now.Status.ContainerStatuses = ended is null ? null : [Status(now.Spec.Containers[0], new V1ContainerState { Terminated = ended })];
    });

    private string? Unschedulable(V1Pod pod) =>
        pod.Spec.NodeSelector?.Any(label => options.NodeLabels.GetValueOrDefault(label.Key) != label.Value) == true ? "1 node(s) didn't match Pod's node affinity/selector"
        : pod.Spec.Containers[0].Resources?.Requests?.Keys.FirstOrDefault(name => name is not ("cpu" or "memory")) is { } resource ? $"1 Insufficient {resource}"
        : pod.Spec.Containers[0].Resources?.Requests is { } requests && requests.TryGetValue("cpu", out var cpus) && cpus.ToDecimal() > options.Processors ? "1 Insufficient cpu"
        : pod.Spec.Volumes?.Select(volume => volume.PersistentVolumeClaim.ClaimName).FirstOrDefault(claim => !options.Claims.ContainsKey(claim)) is { } missing ? $"persistentvolumeclaim \"{missing}\" not found"
        : null;

    private static IEnumerable<string> Secrets(V1Pod pod, V1Container container) =>
        (container.EnvFrom ?? []).Select(source => source.SecretRef.Name).Concat((container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name).OfType<string>());

    private void Wait(V1Pod pod, string reason, string message) => Set(pod, now =>
    {
        now.Spec.NodeName = Node;
        now.Status.StartTime ??= store.Now();
        now.Status.Conditions = [Condition("PodScheduled", true), Condition("Ready", false, "ContainersNotReady")];
        now.Status.ContainerStatuses = [Status(now.Spec.Containers[0], new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } })];
    });

    private V1ContainerStateTerminated Ended(RunningPod running, int code, string reason, string? message) =>
        new() { ExitCode = code, Reason = reason, Message = message, StartedAt = running.Started, FinishedAt = store.Now() };

    private static V1ContainerStatus Status(V1Container container, V1ContainerState state) =>
        new() { Name = container.Name, Image = container.Image, ImageID = "sha256:0", Ready = state.Running is not null, RestartCount = 0, State = state };

    private static V1PodCondition Condition(string type, bool isSo, string? reason = null) => new() { Type = type, Status = isSo ? "True" : "False", Reason = reason };

    private static long? Limit(V1Pod pod) => pod.Spec.Containers[0].Resources?.Limits is { } limits && limits.TryGetValue("memory", out var memory) ? memory.ToInt64() : null;

    private static string? Program(string name) => name.Contains('/')
        ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private void Set(V1Pod pod, Action<V1Pod> change) => store.Update(pod.Metadata.NamespaceProperty, pod.Metadata.Name, change);
}
