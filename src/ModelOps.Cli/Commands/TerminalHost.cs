using System.Diagnostics.CodeAnalysis;
using ModelOps.Cli.Kernels;

namespace ModelOps.Cli.Commands;

/// <summary>The terminal as a place for commands to run in: names are files, results are text.</summary>
/// <param name="output">Where results go.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class TerminalHost(TextWriter output, TextWriter error) : INotebookHost
{
    private bool _progressShown;

    /// <summary>The session that runs in this host.</summary>
    internal ModelOpsSession? Session { get; set; }

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value)
    {
        value = null;
        return false;
    }

    public async ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        if (value is Frame frame)
        {
            var path = name + ".csv";
            frame.WriteCsv(path);
            await error.WriteLineAsync($"Wrote {frame.RowCount} rows to {path}.");
        }
    }

    public IReadOnlyCollection<string> VariableNames() => [];

    public async ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
    {
        if (!bundle.Data.TryGetValue(MimeBundle.Text, out var text))
        {
            return;
        }

        if (displayId is null)
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

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) => KernelComposition.RunCodeAsync(Session!, code, cancellationToken);

    /// <summary>When the command left a server running: says where, and waits for Ctrl+C.</summary>
    /// <param name="cancellationToken">Ctrl+C.</param>
    internal async Task WaitForDeploymentsAsync(CancellationToken cancellationToken)
    {
        await EndProgressAsync();
        if (Session!.Deployments.Count == 0)
        {
            return;
        }

        await error.WriteLineAsync("Serving. Press Ctrl+C to stop.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopping.");
        }
    }

    private async Task EndProgressAsync()
    {
        if (_progressShown)
        {
            await error.WriteAsync("\r\u001b[2K");
            _progressShown = false;
        }
    }
}
