using ModelOps.Files;
using ModelOps.Pipelines.Schedules;

namespace ModelOps.Deployments.Services;

/// <summary>A unit of systemd's user manager, which starts a deployment when the machine does. It is written, not enabled.</summary>
internal static class SystemdUnit
{
    /// <summary>Writes the unit of a deployment.</summary>
    /// <param name="id">The deployment's folder.</param>
    /// <param name="spec">The deployment.</param>
    /// <param name="program">How this tool is started.</param>
    /// <param name="stateFolder">The user's folder for what is left for the next process.</param>
    /// <returns>The unit's path.</returns>
    internal static string Write(string id, DeploymentSpec spec, IReadOnlyList<string> program, string stateFolder)
    {
        var path = Path.Combine(Folder(), NameOf(id));
        AtomicFile.WriteText(path, Text(id, spec, program, stateFolder), ownerOnly: true);
        return path;
    }

    internal static string NameOf(string id) => $"modelops-{id.Replace('%', '_').Replace('~', '_')}.service";

    /// <summary>Removes the unit of a deployment that is gone, if there is one. One that starts a deployment of another state folder stays.</summary>
    internal static void Remove(string id, string stateFolder)
    {
        var path = Path.Combine(Folder(), NameOf(id));
        if (File.Exists(path) && File.ReadLines(path).Contains(State(stateFolder)))
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes the unit of a loop.</summary>
    /// <param name="name">The loop's name.</param>
    /// <param name="file">Its file, a full path.</param>
    /// <param name="program">How this tool is started.</param>
    /// <param name="stateFolder">The user's folder for what is left for the next process.</param>
    /// <param name="trackingUri">The tracking store; null for the usual one.</param>
    /// <returns>The unit's path.</returns>
    internal static string WriteLoop(string name, string file, IReadOnlyList<string> program, string stateFolder, string? trackingUri)
    {
        var path = Path.Combine(Folder(), NameOf($"loop-{Uri.EscapeDataString(name)}"));
        AtomicFile.WriteText(path, LoopText(name, file, program, stateFolder, trackingUri), ownerOnly: true);
        return path;
    }

    internal static string LoopText(string name, string file, IReadOnlyList<string> program, string stateFolder, string? trackingUri) =>
        Text($"ModelOps loop {name}", Path.GetDirectoryName(file)!, stateFolder, [.. program, "loop", "run", file],
        [
            .. (string[])(trackingUri is null ? [] : [SystemdText.Variable("MLFLOW_TRACKING_URI", trackingUri)]),
            // It ends in order by SIGTERM, and says so as shells do.
            "SuccessExitStatus=143",
        ]);

    internal static string Text(string id, DeploymentSpec spec, IReadOnlyList<string> program, string stateFolder) =>
        Text($"ModelOps deployment {spec.Name}", spec.Folder ?? stateFolder, stateFolder, BackgroundService.Words(program, id), [SystemdText.Variable(BackgroundService.Memory.Name, BackgroundService.Memory.Value)]);

    private static string Text(string description, string folder, string stateFolder, IReadOnlyList<string> words, IReadOnlyList<string> more) => $"""
        [Unit]
        Description={SystemdText.Line(description)}
        After=network-online.target

        [Service]
        Type=exec
        WorkingDirectory={SystemdText.Line(folder)}
        {State(stateFolder)}
        ExecStart={SystemdText.Command(words)}
        Restart=on-failure
        RestartSec=5{string.Concat(more.Select(line => "\n" + line))}

        [Install]
        WantedBy=default.target

        """;

    private static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"), "systemd", "user");

    private static string State(string stateFolder) => SystemdText.Variable("MODELOPS_STATE_FOLDER", stateFolder);
}
