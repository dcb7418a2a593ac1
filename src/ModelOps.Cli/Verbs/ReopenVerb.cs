using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOps.Cli.Commands;
using ModelOps.Cli.Running;
using ModelOps.Files;
using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops reopen</c>: a session where a headless run failed, for looking.</summary>
internal static class ReopenVerb
{
    private const string Prompt = "> ";
    private const string More = ". ";

    internal static Command Create()
    {
        var copy = new Argument<string>("copy") { Description = "Executed copy of a run that failed or was killed." };
        var jupyter = new Option<bool>("--jupyter") { Description = "Serve the session to Jupyter front ends, and write their connection file." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Do not show what cells print while they run again." };
        var command = new Command("reopen", "Open a session where a run failed: cells before the failure are restored or run again, then C# and magics are read from the terminal until 'exit'.") { copy, jupyter, quiet };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var options = new NotebookRunOptions { Notebook = "", Resume = result.GetValue(copy), Quiet = result.GetValue(quiet), LoggerFactory = TerminalLog.Factory(result) };

            // Cells own the console while they run.
            var input = Console.In;
            var isTerminal = !Console.IsInputRedirected;
            await using var reopened = await ReopenedRun.OpenAsync(options, new TerminalRunReport(output, error, options.Quiet), cancellationToken);
            await ShowAsync(reopened, error);
            if (result.GetValue(jupyter))
            {
                await ServeAsync(reopened, output, error, cancellationToken);
            }
            else
            {
                await ReadAsync(reopened.Kernel, input, isTerminal ? error : null, output, error, cancellationToken);
            }

            return 0;
        });
        return command;
    }

    private static async Task ShowAsync(ReopenedRun reopened, TextWriter error)
    {
        await error.WriteLineAsync(reopened.Error is null ? "The run ended in this cell, or before it:" : "This cell failed:");
        foreach (var line in reopened.Cell.Source.Split('\n'))
        {
            await error.WriteLineAsync("  | " + line);
        }

        if (reopened.Error is { } failure)
        {
            await error.WriteLineAsync($"{failure.Name}: {failure.Message}");
        }
    }

    private static async Task ReadAsync(NotebookKernel kernel, TextReader input, TextWriter? prompt, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (prompt is not null)
        {
            await prompt.WriteLineAsync("C# and magics; 'exit' ends.");
        }

        for (var code = ""; ;)
        {
            if (prompt is not null)
            {
                await prompt.WriteAsync(code.Length == 0 ? Prompt : More);
            }

            var line = await input.ReadLineAsync(cancellationToken);
            if (code.Length == 0 && line?.Trim() is null or "exit" or "quit")
            {
                return;
            }

            code = code.Length == 0 ? line! : $"{code}\n{line}";
            if (line is not null && (await kernel.CheckCompleteAsync(code, cancellationToken)).Status == "incomplete")
            {
                continue;
            }

            var sink = new TextSink(output, error);
            await kernel.ExecuteAsync(new CellRequest(code), sink, cancellationToken);
            if (sink.Error is { } failure)
            {
                await error.WriteLineAsync($"{failure.Name}: {failure.Message}");
            }

            code = "";
        }
    }

    private static async Task ServeAsync(ReopenedRun reopened, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using var served = new JupyterKernel(() => reopened.Kernel, new JupyterConnection { Key = Guid.NewGuid().ToString("N") });
        var file = Path.Combine(Path.GetTempPath(), $"modelops-reopened-{Environment.ProcessId}.json");
        AtomicFile.WriteText(file, Text(served.Connection), ownerOnly: true);
        try
        {
            served.Start();
            await output.WriteLineAsync(file);
            await error.WriteLineAsync($"Attach a front end, such as: jupyter console --existing {file}. Ctrl+C ends the session.");
            await served.Completion.WaitAsync(cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(JupyterConnection connection) => new JsonObject
    {
        ["transport"] = "tcp",
        ["ip"] = $"{connection.Address}",
        ["shell_port"] = connection.ShellPort,
        ["control_port"] = connection.ControlPort,
        ["stdin_port"] = connection.StdinPort,
        ["iopub_port"] = connection.IopubPort,
        ["hb_port"] = connection.HeartbeatPort,
        ["key"] = connection.Key,
        ["signature_scheme"] = "hmac-sha256",
    }.ToJsonString();
}
