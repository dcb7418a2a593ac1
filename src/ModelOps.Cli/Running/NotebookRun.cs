using System.Globalization;
using ModelOps.Cli;
using ModelOps.Cli.Kernels;
using ModelOps.Cli.Running;
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
        var copy = Path.GetFullPath(options.Output ?? DefaultOutput(path), options.Folder);
        CheckWritable(copy);
        var (kernel, session) = KernelComposition.Create(
            new KernelOptions { NotebookPath = path, CellTimeLimit = options.CellTimeLimit, UpdateLock = options.UpdateLock },
            new SessionOptions { Notebook = path, Folder = options.Folder });
        using (kernel)
        await using (session)
        {
            var report = new RunReport(output, error, options.Quiet);
            var run = new NotebookRunSettings { Parameters = options.Parameters, OutputPath = copy };
            var result = await new NotebookRunner(kernel).RunAsync(notebook, run, report, cancellationToken);
            result.Document.Save(copy);
            if (result.Failure is { } failure)
            {
                report.Failed(options.Notebook, failure);
                await session.FailRunAsync(failure.Error.Exception ?? new InvalidInputException($"{failure.Error.Name}: {failure.Error.Message}"), CancellationToken.None);
            }

            await session.LogNotebookAsync(copy, CancellationToken.None);
            report.Finished(copy, result);
            cancellationToken.ThrowIfCancellationRequested();
            return result.Succeeded ? 0 : CliApplication.Failure;
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

    private static string DefaultOutput(string notebook) => Path.Combine(
        "runs", $"{Path.GetFileNameWithoutExtension(notebook)}-{TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.ipynb");

    // Said before an hour of cells has run, not after.
    private static void CheckWritable(string copy)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var probe = copy + ".probe";
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The executed notebook cannot be written to '{copy}': {fault.Message} Choose another place with -o.", fault);
        }
    }
}
