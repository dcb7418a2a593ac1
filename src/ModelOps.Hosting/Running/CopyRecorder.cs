using System.Text.Json.Nodes;
using ModelOps.Files;
using ModelOps.Hosting.Copies;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.Pipelines.Results;
using ModelOps.Redaction;

namespace ModelOps.Hosting.Running;

/// <summary>Writes into an executed notebook how far its run is, as the run goes on.</summary>
/// <param name="notebook">The notebook's full path.</param>
/// <param name="copy">The executed notebook's full path.</param>
/// <param name="parameters">The values that were given.</param>
/// <param name="next">Hears of everything after it was written; null for nobody.</param>
internal sealed class CopyRecorder(string notebook, string copy, JsonObject parameters, IProgress<NotebookRunEvent>? next) : IProgress<NotebookRunEvent>
{
    private readonly bool _hasMetadata = NotebookDocument.FormatOf(copy) == NotebookFormat.Ipynb;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Report(NotebookRunEvent value)
    {
        if (_hasMetadata)
        {
            switch (value)
            {
                case RunStarted started:
                    CopyMetadata.Begin(started.Document, notebook, copy, parameters, Now);
                    break;
                case CellRestored restored:
                    CopyMetadata.CellRestored(restored.Cell);
                    break;
                case CellFinished finished:
                    CopyMetadata.CellEnded(finished.Cell, CellVerdict.Status(finished.Result), finished.IsExpected, Now);
                    break;
            }
        }

        next?.Report(value);
    }

    /// <summary>Notes that a cell begins, before the notebook is written.</summary>
    internal void Starting(NotebookCell cell)
    {
        if (_hasMetadata)
        {
            CopyMetadata.CellStarted(cell, Now);
        }
    }

    /// <summary>Writes what came of the run, after all else.</summary>
    /// <returns>The executed notebook as it was written.</returns>
    internal string End(NotebookRunOutcome outcome, IReadOnlyList<string> runs)
    {
        var document = outcome.Result.Document;
        var failure = outcome.Result.Failure;
        if (_hasMetadata)
        {
            CopyMetadata.End(document, outcome.Status, failure is null ? null : new ExecutionError(failure.Number, failure.Error.Line, failure.Error.Name, failure.Error.Message), Now);
            CopyMetadata.Results(document, runs, outcome.Outputs, outcome.Result.FinishedEarly);
        }

        return Save(_hasMetadata && failure is not null ? ErrorMarker.Added(document, failure.Number) : document);
    }

    /// <summary>Takes a success back: all cells ran, but what they left could not be written.</summary>
    internal void Fail(Exception thrown, NotebookDocument document)
    {
        if (!_hasMetadata)
        {
            return;
        }

        CopyMetadata.End(document, ExecutionStatus.Failed, new ExecutionError(null, null, thrown.GetType().FullName!, thrown.Message), Now);
        try
        {
            Save(document);
        }
        catch (InvalidInputException)
        {
            // What is thrown says more.
        }
    }

    private string Save(NotebookDocument document)
    {
        var text = SecretText.Redact(document.ToText(NotebookDocument.FormatOf(copy)));
        AtomicFile.WriteText(copy, text);
        return text;
    }
}
