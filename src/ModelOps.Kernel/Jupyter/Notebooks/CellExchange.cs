using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter.Notebooks;

/// <summary>One cell of a notebook, run by another kernel: what nbclient does, with our ends.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="name">Its name, for messages.</param>
/// <param name="options">The limits of time.</param>
/// <param name="elapsed">How long the run has taken so far.</param>
/// <param name="sink">Takes what the cell shows.</param>
internal sealed class CellExchange(StartedKernel kernel, string name, KernelOptions options, TimeSpan elapsed, IOutputSink sink)
{
    private static readonly TimeSpan _untilStopped = TimeSpan.FromSeconds(5);
    private readonly OutputGate _output = new(sink, options.Time, silent: false, options.Clean);
    private readonly TaskCompletionSource<CellError> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LanguageFailure? _shown;

    /// <summary>The prompt number that the kernel gave the cell; null when it gave none.</summary>
    public int? ExecutionCount { get; private set; }

    /// <summary>Runs it.</summary>
    /// <returns>Its error, which was shown; null when it ran to its end.</returns>
    public async Task<CellError?> RunAsync(string code, CancellationToken cancellationToken)
    {
        kernel.Process.ForgetErrors();
        using var over = new CancellationTokenSource();
        var running = kernel.Client.AskAsync("execute_request", Request(code), Take);
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(interrupted.SetResult);
        var stop = StopAsync(interrupted.Task, over.Token);
        var death = kernel.WaitForEndAsync();
        try
        {
            var first = await Task.WhenAny(running, death, stop).ConfigureAwait(false);
            if (first == stop)
            {
                await kernel.Process.InterruptAsync(kernel.Client).ConfigureAwait(false);
                _ = await Task.WhenAny(running, death, Task.Delay(_untilStopped, options.Time, over.Token)).ConfigureAwait(false);
                return Show(await stop.ConfigureAwait(false));
            }

            if (first == death || running.IsFaulted)
            {
                // A channel may break before the process has ended.
                _ = await Task.WhenAny(death, Task.Delay(_untilStopped, options.Time, over.Token)).ConfigureAwait(false);
                var message = $"The kernel '{name}' died while the cell ran ({(kernel.Process.HasExited ? kernel.Process.End : running.Exception?.InnerException?.Message)}).";
                return Show(new CellError("DeadKernelError", message, [message], null, null) { Stop = CellStop.Death });
            }

            return Answer(await running.ConfigureAwait(false));
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            _output.Flush();
        }
    }

    // Nobody is there to answer questions. One request is under way at a time: with stop_on_error, ipykernel would refuse the next one, too, when it comes soon after an error.
    private static JsonObject Request(string code) => new()
    {
        ["code"] = code,
        ["silent"] = false,
        ["store_history"] = true,
        ["user_expressions"] = new JsonObject(),
        ["allow_stdin"] = false,
        ["stop_on_error"] = false,
    };

    private CellError? Answer(JupyterMessage reply)
    {
        ExecutionCount = reply.Number("execution_count", ExecutionCount ?? 0);
        if (reply.Text("status") == "ok")
        {
            return null;
        }

        if (_shown is null)
        {
            // A kernel that says it in its reply alone.
            Fail(reply.Text("ename").Length > 0 ? reply : null);
        }

        var (error, line) = _shown!;
        return new CellError(error.Name, error.Message, error.Traceback, line, null);
    }

    private void Fail(JupyterMessage? message)
    {
        if (message is null)
        {
            var said = $"The kernel '{name}' did not run the cell.";
            _shown = new(new ErrorOutput("Aborted", said, [said]), null);
            _output.Publish(_shown.Error);
            return;
        }

        var error = KernelRun.ErrorOf(message, firstLine: 1);
        _shown = new(new ErrorOutput(error.Name, error.Message, error.Traceback), error.Line);
        // In the copy with its colours, as front ends show them.
        _output.Publish(new ErrorOutput(message.Text("ename"), message.Text("evalue"), [.. Lines(message)]));
    }

    private static IEnumerable<string> Lines(JupyterMessage message) =>
        message.Content.TryGetProperty("traceback", out var lines) && lines.ValueKind == System.Text.Json.JsonValueKind.Array ? lines.EnumerateArray().Select(line => line.ToString()) : [];

    private void Take(JupyterMessage message)
    {
        switch (message.Type)
        {
            case "execute_input":
                ExecutionCount = message.Number("execution_count", ExecutionCount ?? 0);
                break;
            case "stream":
                _output.Write(message.Text("name", "stdout"), message.Text("text"));
                break;
            case "display_data":
                _output.Publish(new DisplayOutput(message.Object("data"), message.Object("metadata")) { DisplayId = KernelRun.DisplayId(message) });
                break;
            case "update_display_data" when KernelRun.DisplayId(message) is { } id:
                _output.Update(new DisplayOutput(message.Object("data"), message.Object("metadata")) { DisplayId = id });
                break;
            case "execute_result":
                _output.Publish(new ResultOutput(message.Object("data"), message.Object("metadata"), message.Number("execution_count", ExecutionCount ?? 0)));
                break;
            case "clear_output":
                _output.Clear(message.Flag("wait", false));
                break;
            case "error":
                Fail(message);
                break;
            case "input_request":
                var asked = $"The cell asked for input ('{message.Text("prompt").Trim()}'), and nobody is there to answer. Make it a parameter.";
                _asked.TrySetResult(new CellError("StdinNotImplementedError", asked, [asked], null, null));
                break;
        }
    }

    // Ends with why the cell is to be stopped.
    private async Task<CellError> StopAsync(Task interrupted, CancellationToken cancellationToken)
    {
        var cell = Limit(options.CellTimeLimit, cancellationToken);
        var run = Limit(options.TimeLimit - elapsed, cancellationToken);
        var first = await Task.WhenAny(interrupted, cell, run, _asked.Task).ConfigureAwait(false);
        return first == _asked.Task ? await _asked.Task.ConfigureAwait(false)
            : first == interrupted ? Stopped(CellStop.Interrupt, "The cell was interrupted.")
            : first == cell ? Stopped(CellStop.TimeLimit, $"The cell ran longer than its limit of {options.CellTimeLimit}.")
            : Stopped(CellStop.TimeLimit, $"The run took longer than its limit of {options.TimeLimit}.");
    }

    private Task Limit(TimeSpan? limit, CancellationToken cancellationToken) =>
        limit is { } time ? Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, options.Time, cancellationToken) : Task.Delay(Timeout.InfiniteTimeSpan, options.Time, cancellationToken);

    private static CellError Stopped(CellStop stop, string message) => new("CellInterrupted", message, [$"CellInterrupted: {message}"], null, null) { Stop = stop };

    private CellError Show(CellError error)
    {
        _output.Publish(new ErrorOutput(error.Name, error.Message, error.Traceback));
        return error;
    }

    private sealed record LanguageFailure(ErrorOutput Error, int? Line);
}
