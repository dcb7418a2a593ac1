using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOps.Kernel;
using ModelOps.Kernel.Engine;
using ModelOps.Pipelines.Results;
using ModelOps.Redaction;

namespace ModelOps.Cli.Running;

/// <summary>A notebook or script that this process runs: its times and its result, which is written to a file when one is named.</summary>
internal sealed class Execution : IDisposable
{
    private readonly string _notebook;
    private readonly ResultTargets _targets;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly OpenedRuns _runs = new();
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <param name="notebook">The notebook or script.</param>
    /// <param name="targets">Where what comes of it goes.</param>
    /// <param name="configuration">The writers of the verb.</param>
    /// <exception cref="InvalidInputException">A file cannot be written.</exception>
    internal Execution(string notebook, ResultTargets targets, InvocationConfiguration configuration)
    {
        (_notebook, _targets, _output, _error) = (Full(notebook), targets, configuration.Output, configuration.Error);
        targets.Clear();
        Journal.Current?.Begin(_notebook, targets);
    }

    /// <summary>Runs it, and writes what comes of it.</summary>
    /// <param name="run">Runs it; the result lacks only what is known here.</param>
    /// <param name="cancellationToken">The token of the verb.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Func<Task<Ending>> run, CancellationToken cancellationToken)
    {
        Ending ending;
        try
        {
            ending = await run();
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            var status = thrown is InvalidInputException or KernelException ? ExecutionStatus.Unusable : ExecutionStatus.Failed;
            await WriteAsync(new Ending(status, new ExecutionError(null, null, thrown.GetType().FullName!, thrown.Message)));

            // Of other errors the exit codes mean something else here: 4 is a time limit, and 5 a death.
            if (status == ExecutionStatus.Failed && thrown is ModelOpsException)
            {
                throw new WorkFailedException(thrown.Message);
            }

            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(new Ending(ExecutionStatus.Interrupted, new ExecutionError(null, null, "Interrupted", "The run was interrupted.")));
            throw;
        }

        var written = await WriteAsync(ending);
        if (ending.Status == ExecutionStatus.Interrupted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return written.ExitCode;
    }

    public void Dispose() => _runs.Dispose();

    /// <summary>A notebook's full path, or its address.</summary>
    internal static string Full(string notebook) => notebook.Contains("://", StringComparison.Ordinal) ? notebook : Path.GetFullPath(notebook);

    private Task<ExecutionResult> WriteAsync(Ending ending) => _targets.WriteAsync(
        new ExecutionResult
        {
            Status = ending.Status,
            ExitCode = ending.ExitCode ?? (ending.Status == ExecutionStatus.Interrupted ? Termination.Code : null) ?? ending.Status.ExitCode(),
            Notebook = _notebook,
            Copy = ending.Copy,
            Outputs = ending.Outputs,
            Runs = _runs.All,
            Error = ending.Error is { } error ? error with { Message = SecretText.Redact(error.Message) } : null,
            Started = _started,
            Ended = TimeProvider.System.GetUtcNow(),
            Seconds = Math.Round(TimeProvider.System.GetElapsedTime(_start).TotalSeconds, 3),
            FinishedEarly = ending.FinishedEarly,
        },
        _output,
        _error);

    /// <summary>How it ended.</summary>
    /// <param name="Status">In a word.</param>
    /// <param name="Error">Why; null for success.</param>
    internal sealed record Ending(ExecutionStatus Status, ExecutionError? Error)
    {
        /// <summary>The exit code; null for the status's own.</summary>
        public int? ExitCode { get; init; }

        /// <summary>The executed notebook.</summary>
        public string? Copy { get; init; }

        /// <summary>What it named.</summary>
        public JsonObject Outputs { get; init; } = [];

        /// <summary>Why it ended before its last cell, with success.</summary>
        public string? FinishedEarly { get; init; }

        /// <summary>That of a cell's error.</summary>
        internal static ExecutionError ErrorOf(int? cell, CellError error) => new(cell, error.Line, error.Name, error.Message);
    }
}
