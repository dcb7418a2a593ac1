namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What the kubelet knows of a pod that has begun.</summary>
internal sealed class RunningPod
{
    private bool _stopping;

    internal DateTime Started { get; init; }

    internal LocalProcess? Process { get; set; }

    internal Task<int>? Ending { get; set; }

    internal byte[] Log => Process?.Log ?? [];

    /// <summary>Why the pod fails, whatever its command ends with.</summary>
    internal (string Name, string Message)? Reason { get; set; }

    internal bool IsOutOfMemory { get; set; }

    /// <summary>The node is lost: nobody says any more how the container ends.</summary>
    internal bool IsLost { get; set; }

    /// <summary>SIGTERM now, SIGKILL after the grace.</summary>
    internal void Stop(TimeSpan grace)
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        if (grace == TimeSpan.Zero)
        {
            Process!.KillAll();
            return;
        }

        Process!.Terminate();
        _ = Task.Run(async () =>
        {
            await Task.WhenAny(Ending!, Task.Delay(grace));
            Process.KillAll();
        });
    }
}
