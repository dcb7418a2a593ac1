using System.Diagnostics.CodeAnalysis;
using ModelOps.Hosting.Kernels;
using Spectre.Console;

namespace ModelOps.Cli.Commands;

/// <summary>The terminal as a place for commands to run in: names are files, results are text.</summary>
/// <param name="output">Where results go.</param>
/// <param name="error">Where progress goes.</param>
/// <param name="writes">True when results that are frames become files.</param>
/// <param name="words">What the user gave; a file that is named there is read, and so is not written over.</param>
internal sealed class TerminalHost(TextWriter output, TextWriter error, bool writes, IReadOnlyList<string> words) : INotebookHost
{
    private static readonly TimeSpan _redraw = TimeSpan.FromMilliseconds(250);
    private bool _progressShown;
    private volatile string? _panel;

    /// <summary>The session that runs in this host.</summary>
    internal ModelOpsSession? Session { get; set; }

    public Face Face => Face.Terminal;

    // What goes to a file or to another program is written once.
    public bool CanUpdateLater => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value)
    {
        value = null;
        return false;
    }

    public async ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        if (writes && value is Frame frame)
        {
            var path = name + ".csv";
            if (File.Exists(path) && words.Any(word => Names(word, path)))
            {
                throw new InvalidInputException($"'{path}' is what was read, so the result is not written over it. Give --as another name.");
            }

            frame.WriteCsv(path);
            await error.WriteLineAsync($"Wrote {frame.RowCount} rows to {path}.");
        }
        else if (writes)
        {
            await error.WriteLineAsync($"--as {name} names a notebook variable; a terminal keeps none, so only frames become files. The next command takes what the result names, such as runs:/ID/model.");
        }
    }

    public IReadOnlyCollection<string> VariableNames() => [];

    public async ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
    {
        if (!bundle.Data.TryGetValue(MimeBundle.Text, out var text))
        {
            return;
        }

        if (displayId?.StartsWith(LivePanel.DisplayPrefix, StringComparison.Ordinal) == true)
        {
            _panel = text.TrimEnd();
        }
        else if (displayId is null)
        {
            await EndProgressAsync();
            await output.WriteLineAsync(text.TrimEnd());
        }
        else if (!Console.IsErrorRedirected)
        {
            _progressShown = true;
            var line = text.ReplaceLineEndings(" ");
            await error.WriteAsync("\r\u001b[2K" + line[..Math.Min(line.Length, Math.Max(20, Console.BufferWidth - 1))]);
        }
    }

    public async ValueTask NoteAsync(string line, CancellationToken cancellationToken)
    {
        await EndProgressAsync();
        await error.WriteLineAsync(line);
    }

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) => KernelComposition.RunCodeAsync(Session!, code, new TextSink(output, error), cancellationToken);

    /// <summary>When the command left a server running: waits for Ctrl+C, or until another process has it stopped.</summary>
    /// <param name="cancellationToken">Ctrl+C.</param>
    internal async Task WaitForDeploymentsAsync(CancellationToken cancellationToken)
    {
        await EndProgressAsync();
        Task[] stopped = [.. Session!.Deployments().Values.Select(deployment => deployment.Stopped)];
        if (stopped.Length == 0)
        {
            return;
        }

        await error.WriteLineAsync($"Serving. Press Ctrl+C to stop, or run 'modelops undeploy {Session!.Deployments().Keys.First()}' elsewhere.");
        try
        {
            await Task.WhenAll(stopped).WaitAsync(cancellationToken);
            await error.WriteLineAsync("Stopped by another process.");
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopping.");
        }
    }

    /// <summary>When the command opened a panel: draws it until it ends, or until Ctrl+C.</summary>
    /// <param name="cancellationToken">Ctrl+C.</param>
    internal async Task DrawPanelAsync(CancellationToken cancellationToken)
    {
        if (_panel is null)
        {
            return;
        }

        await EndProgressAsync();
        var ended = Task.WhenAll(Session!.Panels().Values.Select(panel => panel.Ended));
        await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Live(new Text(_panel)).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
        {
            while (!ended.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                await Task.WhenAny(ended, Task.Delay(_redraw, cancellationToken));
                context.UpdateTarget(new Text(_panel));
            }
        });
    }

    // A file, or a query with the file in quotes.
    private static bool Names(string word, string path) =>
        word.Split('\'').Any(part => part.EndsWith(path, StringComparison.Ordinal) && Path.GetFullPath(part) == Path.GetFullPath(path));

    private async Task EndProgressAsync()
    {
        if (_progressShown)
        {
            await error.WriteAsync("\r\u001b[2K");
            _progressShown = false;
        }
    }
}
