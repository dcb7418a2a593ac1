using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Telemetry;

namespace ModelOps.Kernel.Running;

/// <summary>Runs a notebook from its first cell to its last, or to the first that fails, without a front end.</summary>
public sealed class NotebookRunner
{
    /// <summary>The tag of cells that may throw, as in Jupyter: the error stays in the copy, and the run goes on. It does not cover a cell that was stopped.</summary>
    public const string RaisesException = "raises-exception";

    private readonly INotebookEngine _engine;

    /// <summary>A runner.</summary>
    /// <param name="kernel">The session to run in.</param>
    public NotebookRunner(NotebookKernel kernel)
        : this(new OwnEngine(kernel))
    {
    }

    internal NotebookRunner(INotebookEngine engine) => _engine = engine;

    /// <summary>Runs a copy of a notebook.</summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    /// <param name="options">Parameters and what to do on errors; null for the defaults.</param>
    /// <param name="progress">Told of each cell's start, outputs and end, in order; called while the cell waits, so be brief.</param>
    /// <param name="cancellationToken">Interrupts the running cell, or stops before the next, and ends the run; that is its failure.</param>
    /// <returns>The executed notebook and the failure, if any.</returns>
    /// <exception cref="KernelException">A parameter is unknown or does not fit its default's type, or the output file cannot be written.</exception>
    public async Task<NotebookRunResult> RunAsync(
        NotebookDocument notebook, NotebookRunnerOptions? options = null, IProgress<NotebookRunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        using var span = KernelTelemetry.Source.StartActivity("notebook");
        var name = Path.GetFileName(_engine.Options.NotebookPath);
        span?.SetTag("modelops.notebook", name);
        try
        {
            var result = await RunAllAsync(notebook, options ?? new NotebookRunnerOptions(), progress, cancellationToken).ConfigureAwait(false);
            Report(result, name, span);
            return result;
        }
        catch (Exception error) when (span is not null)
        {
            KernelTelemetry.Fail(span, error.GetType().FullName!);
            throw;
        }
    }

    /// <summary>The parameters that a notebook takes, in the order of their declaration: the variables of the cells tagged <c>parameters</c>. No cell runs.</summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    /// <exception cref="KernelException">A tagged cell is not C#, or cannot be read as C#.</exception>
    public IReadOnlyList<DeclaredParameter> ListParameters(NotebookDocument notebook) => _engine.ListParameters(notebook);

    private void Report(NotebookRunResult result, string? name, Activity? span)
    {
        var logger = _engine.Options.LoggerFactory.CreateLogger(KernelLog.Category);
        var seconds = result.Duration.TotalSeconds;
        if (result.Failure is not { } failure)
        {
            KernelTelemetry.Notebooks.Record(seconds);
            KernelLog.NotebookRan(logger, name, seconds);
            return;
        }

        span?.SetTag("modelops.cell.number", failure.Number);
        KernelTelemetry.Fail(span, failure.Error.Name);
        KernelTelemetry.Notebooks.Record(seconds, new KeyValuePair<string, object?>("error.type", failure.Error.Name));
        KernelLog.NotebookFailed(logger, name, failure.Number, seconds, failure.Error.Name);
    }

    private async Task<NotebookRunResult> RunAllAsync(NotebookDocument notebook, NotebookRunnerOptions options, IProgress<NotebookRunEvent>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var document = notebook.Clone();
        _engine.Inject(document, options.Parameters);
        if (options.ReportMode)
        {
            HiddenSources.In(document);
        }

        var leftOut = SelectedCells.Of(document, options.Cells);
        foreach (var cell in document.Cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionCount = null;
            CellMarks.Clear(cell);
        }

        options.Keeper?.Begin(document);
        progress?.Report(new RunStarted(document));
        CellFailure? failure = null;
        var finished = (Cell: 0, Reason: (string?)null);

        // Written before each cell, with the end of the one before, and after the last: whatever ends the process leaves a copy.
        var isSaved = false;
        using var end = new EndOfProcess(() => _engine.Latest, () => Save(document, options));
        for (var i = 0; i < document.Cells.Count && (failure is null || options.ContinueOnError) && !(failure is not null && cancellationToken.IsCancellationRequested); i++)
        {
            var cell = document.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
            {
                continue;
            }

            if ((finished.Reason is null ? leftOut[i] : $"finished early in cell {finished.Cell}: {finished.Reason}") is { } reason)
            {
                CellMarks.NotRun(cell, reason);
                progress?.Report(new CellLeftOut(i + 1, cell, document.Cells.Count, reason));
                isSaved = false;
                continue;
            }

            CellDecision? decision = null;
            if (options.Keeper is { } keeper && !cancellationToken.IsCancellationRequested)
            {
                if (keeper.Keeps && !isSaved)
                {
                    Save(document, options);
                }

                decision = await keeper.DecideAsync(cell, cancellationToken).ConfigureAwait(false);
            }

            isSaved = false;
            if (decision is { IsRestored: true })
            {
                progress?.Report(new CellRestored(i + 1, cell, document.Cells.Count, decision.Reason ?? ""));
                continue;
            }

            var result = cancellationToken.IsCancellationRequested ? Stopped(cell) : await RunCellAsync(document, i, decision?.Reason, options, progress, end, cancellationToken).ConfigureAwait(false);
            if (result.Error is { } error && !new CellFinished(i + 1, cell, result).IsExpected)
            {
                failure ??= new CellFailure(i + 1, cell, result.Status, error);
            }

            finished = finished.Reason is null && result.FinishedEarly is { } early ? (i + 1, early) : finished;
        }

        if (!isSaved)
        {
            Save(document, options);
        }

        return new NotebookRunResult(document, failure, watch.Elapsed) { FinishedEarly = failure is null ? finished.Reason : null };
    }

    private void Save(NotebookDocument document, NotebookRunnerOptions options)
    {
        if (options.OutputPath is { } path)
        {
            var text = document.ToText(NotebookDocument.FormatOf(path));
            AtomicText.Write(path, _engine.Options.Clean?.Invoke(text) ?? text);
        }
    }

    // The copy says where the run ended, as it does when a cell fails.
    private CellResult Stopped(NotebookCell cell)
    {
        var error = new CellError("CellInterrupted", "The run was interrupted before this cell.", [], null, null) { Stop = CellStop.Interrupt };
        cell.Outputs.Add(new ErrorOutput(error.Name, error.Message, [error.Message]));
        return new CellResult(CellStatus.Interrupted, _engine.ExecutionCount, error, null, TimeSpan.Zero);
    }

    private async Task<CellResult> RunCellAsync(
        NotebookDocument document, int index, string? note, NotebookRunnerOptions options, IProgress<NotebookRunEvent>? progress, EndOfProcess end, CancellationToken cancellationToken)
    {
        var cell = document.Cells[index];
        options.Starting?.Invoke(cell);
        Save(document, options);
        progress?.Report(new CellStarted(index + 1, cell, document.Cells.Count));
        Note(note);
        var sink = new DocumentSink(document, cell, output => progress?.Report(new CellShowed(index + 1, cell, output)));
        var request = new CellRequest(cell.Source) { Language = cell.Language, CellNumber = index + 1 };
        end.Sink = sink;
        try
        {
            var result = await _engine.ExecuteAsync(request, sink, cancellationToken).ConfigureAwait(false);
            cell.ExecutionCount = result.ExecutionCount;
            progress?.Report(new CellFinished(index + 1, cell, result));
            sink.Close();
            Note(options.Keeper is not { } keeper ? null : await keeper.EndedAsync(cell, result, CancellationToken.None).ConfigureAwait(false));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped(cell);
        }
        finally
        {
            sink.Close();
        }

        void Note(string? said)
        {
            if (said is not null)
            {
                progress?.Report(new CellNoted(index + 1, cell, said));
            }
        }
    }
}
