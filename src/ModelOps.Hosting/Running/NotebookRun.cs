using ModelOps.Hosting.Copies;
using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>Runs a notebook from start to end without a front end, and keeps the executed copy.</summary>
public static class NotebookRun
{
    /// <summary>Runs a notebook and writes what happens as text: a line for each cell, and what cells show.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="output">Where cell outputs go.</param>
    /// <param name="error">Where progress and errors go.</param>
    /// <param name="cancellationToken">Interrupts the cell; the copy is kept, the open run marked FAILED.</param>
    /// <returns>The exit code, as <see cref="NotebookRunOutcome.ExitCode"/> says.</returns>
    /// <exception cref="InvalidInputException">The notebook, a parameter or the place of the copy cannot be used.</exception>
    public static async Task<int> RunAsync(NotebookRunOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var report = new RunReport(output, error, options.Quiet);
        return report.Finish(options, await RunAsync(options, report, cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    /// <summary>Runs a notebook.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="progress">Hears of each cell as it starts, shows something and ends; null for nobody.</param>
    /// <param name="cancellationToken">Interrupts the cell; the copy is kept, the open run marked FAILED.</param>
    /// <exception cref="InvalidInputException">The notebook, a parameter or the place of the copy cannot be used.</exception>
    public static async Task<NotebookRunOutcome> RunAsync(NotebookRunOptions options, IProgress<NotebookRunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        if (RemoteRun.For(options) is not { } remote)
        {
            return await RunHereAsync(options, progress, cancellationToken).ConfigureAwait(false);
        }

        await using (remote.ConfigureAwait(false))
        {
            var here = await remote.HereAsync(options, cancellationToken).ConfigureAwait(false);
            return await remote.KeepAsync(await RunHereAsync(here, remote.Follow(progress), cancellationToken).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<NotebookRunOutcome> RunHereAsync(NotebookRunOptions options, IProgress<NotebookRunEvent>? progress, CancellationToken cancellationToken)
    {
        var earlier = options.Resume is { } resumed ? EarlierRun.Load(Path.GetFullPath(resumed, options.Folder)) : null;
        options = earlier?.Apply(options) ?? options;
        var path = PathOf(options);
        var notebook = Load(path);
        ErrorMarker.Remove(notebook);
        if (KernelChoice.Of(options.Kernel, notebook, options.Notebook) is { } other)
        {
            if (earlier is not null)
            {
                throw new InvalidInputException($"Runs in other kernels keep nothing to go on from. Run '{options.Notebook}' from its start.");
            }

            return await OtherKernelRun.RunAsync(other, options, path, notebook, progress, cancellationToken).ConfigureAwait(false);
        }

        if (notebook.Cells.Any(cell => cell is { Kind: CellKind.Code, Language: "csharp" }))
        {
            NotebookKernel.StartCompiler();
        }

        var execution = earlier?.Execution ?? Guid.NewGuid().ToString("N");
        EarlierRun.Note(notebook, execution, path == earlier?.Path ? earlier.Notebook ?? path : path, options.Experiment, NotebookParameters.Write(options.Parameters));
        var copy = ExecutedCopy.Reserve(options, path);
        var (kernel, session) = KernelComposition.Create(
            new KernelOptions { NotebookPath = path, CellTimeLimit = options.CellTimeLimit, TimeLimit = options.TimeLimit, UpdateLock = options.UpdateLock, LoggerFactory = options.LoggerFactory },
            new ModelOpsSessionOptions { Notebook = path, Folder = options.Folder, Experiment = options.Experiment, Parameters = NotebookParameters.Write(options.Parameters), IsCommandLine = true, LoggerFactory = options.LoggerFactory });
        progress?.Report(new CopyReserved(copy));
        using (kernel)
        await using (session.ConfigureAwait(false))
        {
            var recorder = new CopyRecorder(path, copy, NotebookParameters.Write(options.Parameters), progress);
            var run = new NotebookRunnerOptions { Parameters = options.Parameters, OutputPath = copy, Cells = options.Cells, ReportMode = options.ReportMode, Starting = recorder.Starting, Keeper = new CellKeeper(kernel, session, path, earlier, execution, options.Parameters) };
            var result = await RunAsync(kernel, session, notebook, run, recorder, cancellationToken).ConfigureAwait(false);
            if (result.Failure is { } failure)
            {
                await session.FailRunAsync(Reason(failure, cancellationToken), CancellationToken.None).ConfigureAwait(false);
            }

            if (result.FinishedEarly is { } reason)
            {
                await session.FinishRunsAsync(reason, CancellationToken.None).ConfigureAwait(false);
            }

            if (SecretsReplaced.In(result.Document) is { } replaced)
            {
                progress?.Report(replaced);
            }

            var outcome = new NotebookRunOutcome(copy, result) { Outputs = session.Outputs() };
            try
            {
                // The runs end before the copy says that all went well: it is the last that may say so.
                await session.EndRunAsync(null, CancellationToken.None).ConfigureAwait(false);
                await session.LogPackagesAsync(path, CancellationToken.None).ConfigureAwait(false);

                // From memory: another run may have been told to write to the same file.
                await session.LogNotebookAsync(Path.GetFileName(copy), recorder.End(outcome, session.RunIds), CancellationToken.None).ConfigureAwait(false);
                return outcome;
            }
            catch (Exception thrown)
            {
                recorder.Fail(thrown, result.Document);
                throw;
            }
        }
    }

    /// <summary>The parameters that a notebook takes, in the order of their declaration, with the types and comments of their defaults. No cell runs.</summary>
    /// <param name="options">Which notebook.</param>
    /// <exception cref="InvalidInputException">The notebook, or the cell that declares them, cannot be read.</exception>
    public static async Task<IReadOnlyList<DeclaredParameter>> ListParametersAsync(NotebookRunOptions options)
    {
        if (RemoteRun.For(options with { Output = null }) is { } remote)
        {
            await using (remote.ConfigureAwait(false))
            {
                return await ListParametersAsync(await remote.HereAsync(options, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }

        var path = PathOf(options);
        var notebook = Load(path);
        if (KernelChoice.Of(options.Kernel, notebook, options.Notebook) is { } other)
        {
            return await OtherKernelRun.ListParametersAsync(other, options, path, notebook).ConfigureAwait(false);
        }

        var (kernel, session) = KernelComposition.Create(new KernelOptions { NotebookPath = path, LoggerFactory = options.LoggerFactory }, new ModelOpsSessionOptions { Notebook = path, Folder = options.Folder });
        using (kernel)
        await using (session.ConfigureAwait(false))
        {
            try
            {
                return new NotebookRunner(kernel).ListParameters(notebook);
            }
            catch (Kernel.KernelException error)
            {
                throw new InvalidInputException(error.Message, error);
            }
        }
    }

    /// <summary>Writes an executed copy to the address that it goes to, for a process that died before it could.</summary>
    /// <param name="path">The copy.</param>
    /// <param name="address">The address; null when the copy stays where it is.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    internal static Task SendCopyAsync(string path, string? address, CancellationToken cancellationToken) =>
        address is not null && RemoteFile.Of(address) is { } remote ? remote.WriteAsync(path, cancellationToken) : Task.CompletedTask;

    private static string PathOf(NotebookRunOptions options) => Path.GetFullPath(options.Notebook, options.Folder) is var path && File.Exists(path)
        ? path
        : throw new InvalidInputException($"There is no notebook '{options.Notebook}'. Give a .ipynb or .dib file that exists.");

    private static Exception Reason(CellFailure failure, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new OperationCanceledException($"The notebook was interrupted in cell {failure.Number}.")
        : failure.Error.Exception ?? new InvalidInputException($"{failure.Error.Name}: {failure.Error.Message}");

    private static async Task<NotebookRunResult> RunAsync(
        NotebookKernel kernel, ModelOpsSession session, NotebookDocument notebook, NotebookRunnerOptions settings, IProgress<NotebookRunEvent>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await new NotebookRunner(kernel).RunAsync(notebook, settings, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Kernel.KernelException error)
        {
            // The copy may be what cannot be written, in the middle of a run.
            await session.FailRunAsync(error, CancellationToken.None).ConfigureAwait(false);
            throw kernel.ExecutionCount == 0 ? new InvalidInputException(error.Message, error) : new WorkFailedException(error.Message);
        }
        catch (Exception error) when (error is ModelOpsException or HttpRequestException or IOException)
        {
            // What keeps and restores cells needs the store, and the disk.
            await session.FailRunAsync(error, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            ExecutedCopy.ReleaseIfUnused(settings.OutputPath!);
        }
    }

    private static NotebookDocument Load(string path)
    {
        try
        {
            return NotebookDocument.Load(path);
        }
        catch (Kernel.KernelException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }
}
