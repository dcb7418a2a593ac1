using ModelOps.Cli;
using ModelOps.Cli.Kernels;
using ModelOps.Cli.Running;
using ModelOps.Cli.Running.Watching;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using NotebookRunSettings = ModelOps.Kernel.Running.RunOptions;

namespace ModelOps;

/// <summary>Runs a notebook from start to end: a line per cell, outputs as they come, an executed copy, an exit code.</summary>
public static class NotebookRun
{
    /// <summary>Runs it.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="output">Where cell outputs go.</param>
    /// <param name="error">Where progress and faults go.</param>
    /// <param name="cancellationToken">Ctrl+C: the cell is interrupted, the copy kept, the run marked FAILED.</param>
    /// <returns>0, or 1 when a cell threw.</returns>
    public static async Task<int> RunAsync(NotebookRunOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(options.Notebook, options.Folder);
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"There is no notebook '{options.Notebook}'. Give a .ipynb or .dib file that exists.");
        }

        var notebook = Load(path);
        var copy = ExecutedCopy.Reserve(options, path);
        var (kernel, session) = KernelComposition.Create(
            new KernelOptions { NotebookPath = path, CellTimeLimit = options.CellTimeLimit, UpdateLock = options.UpdateLock },
            new SessionOptions { Notebook = path, Folder = options.Folder, Experiment = options.Experiment, IsCommandLine = true });
        Journal.Current?.Copy(copy);
        using (kernel)
        await using (session)
        {
            var report = new RunReport(output, error, options.Quiet);
            var run = new NotebookRunSettings { Parameters = options.Parameters, OutputPath = copy };
            var result = await RunAsync(kernel, session, notebook, run, report, cancellationToken);
            if (result.Failure is { } failure)
            {
                report.Failed(options.Notebook, failure);
                await session.FailRunAsync(Reason(failure, cancellationToken), CancellationToken.None);
            }

            // From memory: another run may have been told to write to the same file.
            await session.LogNotebookAsync(Path.GetFileName(copy), result.Document.ToText(NotebookDocument.FormatOf(copy)), CancellationToken.None);
            report.Finished(copy, result);
            if (result.Succeeded)
            {
                return 0;
            }

            cancellationToken.ThrowIfCancellationRequested();
            return CliApplication.Failure;
        }
    }

    private static Exception Reason(CellFailure failure, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new OperationCanceledException($"The notebook was interrupted in cell {failure.Number}.")
        : failure.Error.Exception ?? new InvalidInputException($"{failure.Error.Name}: {failure.Error.Message}");

    private static async Task<NotebookRunResult> RunAsync(
        NotebookKernel kernel, ModelOpsSession session, NotebookDocument notebook, NotebookRunSettings settings, RunReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await new NotebookRunner(kernel).RunAsync(notebook, settings, report, cancellationToken);
        }
        catch (ModelOps.Kernel.KernelException fault)
        {
            // The copy may be what cannot be written, in the middle of a run.
            await session.FailRunAsync(fault, CancellationToken.None);
            throw new InvalidInputException(fault.Message, fault);
        }
        finally
        {
            ExecutedCopy.ReleaseIfEmpty(settings.OutputPath!);
        }
    }

    private static NotebookDocument Load(string path)
    {
        try
        {
            return NotebookDocument.Load(path);
        }
        catch (ModelOps.Kernel.KernelException fault)
        {
            throw new InvalidInputException(fault.Message, fault);
        }
    }
}
