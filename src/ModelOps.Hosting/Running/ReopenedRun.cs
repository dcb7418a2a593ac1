using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A session where a headless run failed, for looking: the cells before the failure were restored or run again. Runs that are made in it do not count: they end KILLED.</summary>
public sealed class ReopenedRun : IAsyncDisposable
{
    /// <summary>The tag of runs that were made in such a session, with the executed copy.</summary>
    public const string Tag = "modelops.reopened";

    private readonly ModelOpsSession _session;

    private ReopenedRun(NotebookKernel kernel, ModelOpsSession session, NotebookCell cell, ErrorOutput? error)
    {
        Kernel = kernel;
        _session = session;
        Cell = cell;
        Error = error;
    }

    /// <summary>The session's kernel.</summary>
    public NotebookKernel Kernel { get; }

    /// <summary>The cell that failed, or was never run.</summary>
    public NotebookCell Cell { get; }

    /// <summary>Its error; null when the run was killed in it or before it.</summary>
    public ErrorOutput? Error { get; }

    /// <summary>Opens the session.</summary>
    /// <param name="options">The copy (<see cref="NotebookRunOptions.Resume"/>), and the rest as for a run.</param>
    /// <param name="progress">Hears of each cell; null for nobody.</param>
    /// <param name="cancellationToken">Interrupts the cell that runs.</param>
    /// <exception cref="InvalidInputException">The file is no executed copy, or all of its cells ran.</exception>
    /// <exception cref="WorkFailedException">A cell before the failure fails now.</exception>
    public static async Task<ReopenedRun> OpenAsync(NotebookRunOptions options, IProgress<NotebookRunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var earlier = EarlierRun.Load(Path.GetFullPath(options.Resume ?? throw new InvalidInputException("Name the executed copy in Resume."), options.Folder));
        options = earlier.Apply(options);
        var path = Path.GetFullPath(options.Notebook, options.Folder);
        var failed = earlier.Open ?? throw new InvalidInputException($"All cells of '{options.Resume}' ran, and the run was killed after the last. Go on from it, which brings it to its end.");
        var (kernel, session) = KernelComposition.Create(
            new KernelOptions { NotebookPath = path, CellTimeLimit = options.CellTimeLimit, LoggerFactory = options.LoggerFactory },
            new ModelOpsSessionOptions { Notebook = path, Folder = options.Folder, Experiment = options.Experiment, Parameters = NotebookParameters.Write(options.Parameters), IsCommandLine = true, LoggerFactory = options.LoggerFactory });
        var reopened = new ReopenedRun(kernel, session, failed, failed.Outputs.OfType<ErrorOutput>().LastOrDefault());
        try
        {
            var document = NotebookDocument.Load(path);
            var at = Place(document, failed, earlier);
            while (document.Cells.Count > at)
            {
                document.Cells.RemoveAt(at);
            }

            var keeper = new CellKeeper(kernel, session, path, earlier, earlier.Execution, options.Parameters) { ForLooking = true };
            session.RunTags = new Dictionary<string, string> { [Tag] = Path.GetFileName(earlier.Path) };
            var result = await new NotebookRunner(kernel).RunAsync(document, new NotebookRunnerOptions { Parameters = document.Cells.Any(ParametersCell.IsOne) ? options.Parameters : new Dictionary<string, object?>(), Keeper = keeper }, progress, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return result.Failure is { } failure
                ? throw new WorkFailedException($"Cell {failure.Number}, before the one that failed, fails now: {failure.Error.Name}: {failure.Error.Message}")
                : reopened;
        }
        catch (Exception error)
        {
            await reopened.DisposeAsync().ConfigureAwait(false);
            throw error is Kernel.KernelException ? new InvalidInputException(error.Message, error) : error;
        }
    }

    /// <summary>Ends the session; runs that were made in it end KILLED.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_session.ActiveRun is { } open)
        {
            await open.KillAsync().ConfigureAwait(false);
        }

        if (_session.RunIds.Count > 0)
        {
            var store = await _session.StoreAsync().ConfigureAwait(false);
            foreach (var id in _session.RunIds)
            {
                var run = await store.GetRunAsync(id).ConfigureAwait(false);
                if (run.Info.Status == RunStatus.Finished && run.Data.Tags.Any(tag => tag.Key == Tag))
                {
                    await store.UpdateRunAsync(id, new RunUpdate(RunStatus.Killed, run.Info.EndTime)).ConfigureAwait(false);
                }
            }
        }

        await _session.DisposeAsync().ConfigureAwait(false);
        await Kernel.DisposeAsync().ConfigureAwait(false);
    }

    // The notebook may have changed since: the cell is found by its id or its code, else by its place. Parameters come in as a cell more.
    private static int Place(NotebookDocument document, NotebookCell failed, EarlierRun earlier)
    {
        var cells = document.Cells.ToList();
        var at = cells.FindIndex(cell => cell.Id == failed.Id);
        at = at < 0 ? cells.FindIndex(cell => cell.Kind == CellKind.Code && cell.Source == failed.Source) : at;
        return at >= 0 ? at : Math.Min(cells.Count, earlier.Document.Cells.Take(earlier.Document.Cells.IndexOf(failed)).Count(cell => !cell.Tags.Contains("injected-parameters")));
    }
}
