using System.Diagnostics;
using ModelOps.Files;

namespace ModelOps.Deployments.Services;

/// <summary>Starts a deployment in a process of its own, which outlives this one.</summary>
internal sealed class BackgroundService(DeploymentStore store, UserState state, IReadOnlyList<string> program)
{
    internal const string Verb = "service";

    /// <summary>
    /// How much a service allocates before the runtime collects, at most: 16 MiB, in hexadecimal as the runtime wants it. By itself it takes as much as
    /// the processor's cache holds, which on servers is some hundred: then a service holds twice the memory, and is no faster.
    /// </summary>
    internal static readonly (string Name, string Value) Memory = ("DOTNET_GCGen0MaxBudget", "1000000");

    private const int LinesShown = 20;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>The words that run a deployment.</summary>
    internal static IReadOnlyList<string> Words(IReadOnlyList<string> program, string id) => [.. program, Verb, id];

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <exception cref="InvalidInputException">It did not start: with its reason, and the last lines of its log.</exception>
    internal async Task<DeploymentEntry> StartAsync(string id, CancellationToken cancellationToken)
    {
        var spec = store.FindSpec(id)!;
        var words = Words(program, id);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = spec.Folder is { } folder && Directory.Exists(folder) ? folder : Environment.CurrentDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MODELOPS_STATE_FOLDER"] = state.Root;
        start.Environment.TryAdd(Memory.Name, Memory.Value);
        Process child;
        try
        {
            child = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidInputException($"'{words[0]}', which is to serve '{spec.Name}', cannot be started: {exception.Message}", exception);
        }

        using (child)
        {
            // Until it writes to its own log: what goes wrong before is said here.
            var said = new LastLines(LinesShown);
            child.OutputDataReceived += (_, line) => said.Add(line.Data);
            child.ErrorDataReceived += (_, line) => said.Add(line.Data);
            child.BeginOutputReadLine();
            child.BeginErrorReadLine();
            try
            {
                return await WaitAsync(id, spec, child, said, cancellationToken).ConfigureAwait(false);
            }
            catch when (!child.HasExited)
            {
                child.Kill();
                await child.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<DeploymentEntry> WaitAsync(string id, DeploymentSpec spec, Process child, LastLines said, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < _longest; waited += _interval)
        {
            // First the process, then what it has written: the other way round its last word could be missed.
            var hasExited = child.HasExited;
            if (store.Find(id) is { } entry && entry.Status.ProcessId == child.Id)
            {
                if (entry.State == DeploymentState.Running)
                {
                    return entry;
                }

                if (entry.State == DeploymentState.Failed)
                {
                    throw new InvalidInputException($"The service '{spec.Name}' did not start: {entry.Status.Error}{Log(id, said)}");
                }
            }

            if (hasExited)
            {
                throw new InvalidInputException($"The service '{spec.Name}' did not start: its process ended with exit code {child.ExitCode}.{Log(id, said)}");
            }

            await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
        }

        throw new InvalidInputException($"The service '{spec.Name}' did not start within {_longest.TotalMinutes:0} minutes.{Log(id, said)}");
    }

    private string Log(string id, LastLines said)
    {
        string[] lines = [.. RotatingLog.Tail(store.LogOf(id), LinesShown), .. said.All()];
        return lines.Length == 0 ? "" : $"\nThe last lines of its log:\n{string.Join('\n', lines.Select(line => "  " + line))}";
    }

    private sealed class LastLines(int most)
    {
        private readonly Queue<string> _lines = new();

        internal void Add(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lock (_lines)
                {
                    _lines.Enqueue(line);
                    if (_lines.Count > most)
                    {
                        _lines.Dequeue();
                    }
                }
            }
        }

        internal string[] All()
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }
}
