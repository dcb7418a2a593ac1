using System.Diagnostics;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>Runs a notebook from its first cell to its last, or to the first that fails, without a front end.</summary>
/// <param name="kernel">The session to run in.</param>
public sealed class NotebookRunner(NotebookKernel kernel)
{
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
        options ??= new NotebookRunnerOptions();
        var watch = Stopwatch.StartNew();
        var document = notebook.Clone();
        ParametersCell.Inject(document, options.Parameters, kernel);
        foreach (var cell in document.Cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionCount = null;
        }

        // Written before the first cell, too: whatever ends the process leaves a copy.
        Save(document, options);
        CellFailure? failure = null;
        using var end = new EndOfProcess(kernel, () => Save(document, options));
        for (var i = 0; i < document.Cells.Count && (failure is null || options.ContinueOnError) && !(failure is not null && cancellationToken.IsCancellationRequested); i++)
        {
            var cell = document.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
            {
                continue;
            }

            var result = cancellationToken.IsCancellationRequested ? Stopped(cell) : await RunCellAsync(document, i, progress, end, cancellationToken).ConfigureAwait(false);
            if (result.Error is { } error)
            {
                failure ??= new CellFailure(i + 1, cell, result.Status, error);
            }

            Save(document, options);
        }

        return new NotebookRunResult(document, failure, watch.Elapsed);
    }

    private static void Save(NotebookDocument document, NotebookRunnerOptions options)
    {
        if (options.OutputPath is { } path)
        {
            document.Save(path);
        }
    }

    // The copy says where the run ended, as it does when a cell fails.
    private CellResult Stopped(NotebookCell cell)
    {
        var error = new CellError("CellInterrupted", "The run was interrupted before this cell.", [], null, null);
        cell.Outputs.Add(new ErrorOutput(error.Name, error.Message, [error.Message]));
        return new CellResult(CellStatus.Interrupted, kernel.ExecutionCount, error, null, TimeSpan.Zero);
    }

    private async Task<CellResult> RunCellAsync(NotebookDocument document, int index, IProgress<NotebookRunEvent>? progress, EndOfProcess end, CancellationToken cancellationToken)
    {
        var cell = document.Cells[index];
        progress?.Report(new CellStarted(index + 1, cell, document.Cells.Count));
        var sink = new DocumentSink(document, cell, output => progress?.Report(new CellShowed(index + 1, cell, output)));
        var request = new CellRequest(cell.Source) { Language = cell.Language, CellNumber = index + 1 };
        end.Sink = sink;
        try
        {
            var result = await kernel.ExecuteAsync(request, sink, cancellationToken).ConfigureAwait(false);
            cell.ExecutionCount = result.ExecutionCount;
            progress?.Report(new CellFinished(index + 1, cell, result));
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
    }
}
