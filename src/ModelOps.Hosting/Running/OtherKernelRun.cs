using ModelOps.Kernel;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Notebooks;
using ModelOps.Kernel.Running;
using ModelOps.Redaction;

namespace ModelOps.Hosting.Running;

/// <summary>A headless run through another Jupyter kernel.</summary>
internal static class OtherKernelRun
{
    /// <summary>Runs a notebook in it.</summary>
    /// <exception cref="InvalidInputException">The kernel is not installed or does not start, or a parameter or the place of the copy cannot be used.</exception>
    internal static async Task<NotebookRunOutcome> RunAsync(
        string kernel, NotebookRunOptions options, string path, NotebookDocument notebook, IProgress<NotebookRunEvent>? progress, CancellationToken cancellationToken)
    {
        foreach (var cell in notebook.Cells)
        {
            KnownSecrets.KeepThoseIn(cell.Source);
        }

        var copy = ExecutedCopy.Reserve(options, path);
        progress?.Report(new CopyReserved(copy));
        var recorder = new CopyRecorder(path, copy, NotebookParameters.Write(options.Parameters), progress);
        var started = false;
        try
        {
            var engine = await StartAsync(kernel, options, path, cancellationToken).ConfigureAwait(false);
            await using (engine.ConfigureAwait(false))
            {
                var run = new NotebookRunnerOptions { Parameters = options.Parameters, OutputPath = copy, Cells = options.Cells, ReportMode = options.ReportMode, Starting = recorder.Starting };
                var result = await engine.RunAsync(notebook, run, new Progress(value => { started |= value is CellStarted; recorder.Report(value); }), cancellationToken).ConfigureAwait(false);
                if (SecretsReplaced.In(result.Document) is { } replaced)
                {
                    progress?.Report(replaced);
                }

                var outcome = new NotebookRunOutcome(copy, result);
                _ = recorder.End(outcome, []);
                return outcome;
            }
        }
        catch (KernelException error)
        {
            throw started ? new WorkFailedException(error.Message) : new InvalidInputException(error.Message, error);
        }
        finally
        {
            ExecutedCopy.ReleaseIfUnused(copy);
        }
    }

    /// <summary>The parameters of a notebook, by the rules of the kernel's language.</summary>
    internal static async Task<IReadOnlyList<DeclaredParameter>> ListParametersAsync(string kernel, NotebookRunOptions options, string path, NotebookDocument notebook)
    {
        try
        {
            var engine = await StartAsync(kernel, options, path, CancellationToken.None).ConfigureAwait(false);
            await using (engine.ConfigureAwait(false))
            {
                return engine.ListParameters(notebook);
            }
        }
        catch (KernelException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }

    private static async Task<JupyterEngine> StartAsync(string kernel, NotebookRunOptions options, string path, CancellationToken cancellationToken) =>
        await JupyterEngine.StartAsync(
            kernel,
            new KernelOptions { NotebookPath = path, CellTimeLimit = options.CellTimeLimit, TimeLimit = options.TimeLimit, Clean = SecretText.Redact, LoggerFactory = options.LoggerFactory },
            options.Folder,
            await TrackingAsync(options, cancellationToken).ConfigureAwait(false),
            cancellationToken: cancellationToken).ConfigureAwait(false);

    // Whoever names an experiment wants what Python's mlflow logs to go there. The store is made here: of another layout we could not read it.
    private static async Task<Dictionary<string, string>> TrackingAsync(NotebookRunOptions options, CancellationToken cancellationToken)
    {
        if (options.Experiment is not { } experiment)
        {
            return [];
        }

        var uri = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI") is { Length: > 0 } given ? given : $"sqlite:///{Path.Combine(options.Folder, "mlflow.db")}";
        var store = await TrackingStores.OpenAsync(uri, cancellationToken: cancellationToken).ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        return new() { ["MLFLOW_TRACKING_URI"] = uri, ["MLFLOW_EXPERIMENT_NAME"] = experiment };
    }

    private sealed class Progress(Action<NotebookRunEvent> report) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent value) => report(value);
    }
}
