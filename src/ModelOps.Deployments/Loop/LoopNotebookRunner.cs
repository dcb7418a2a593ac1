using ModelOps.Files;
using ModelOps.Pipelines.Processes;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Loop;

/// <summary>Runs the notebooks of cycles by <c>modelops run</c>. The end of a loop ends no notebook: the loop's next process finds it again.</summary>
/// <param name="tool">Starts the tool.</param>
internal sealed class LoopNotebookRunner(ToolNotebookRunner tool) : INotebookRunner
{
    public Task<NotebookEnd> RunAsync(NotebookJob job, Action<StartedProcess> started, CancellationToken cancellationToken)
    {
        if (job.Parameters is { } parameters)
        {
            AtomicFile.WriteText(job.ParametersFile, parameters.ToJsonString(), ownerOnly: true);
        }

        var notebook = new ToolNotebook(job.Plan.Notebook, job.Plan.Folder, job.Store)
        {
            Words = ["--output", job.Copy, .. (string[])(job.Parameters is null ? [] : ["--parameters", job.ParametersFile])],
            ResultFile = job.ResultFile,
            Experiment = job.Plan.Experiment,
            TimeLimit = job.Plan.TimeLimit,
            Tags = new Dictionary<string, string>(RunContext.Tags()) { [NotebookJob.Tag] = job.Cycle },
        };
        return tool.RunAsync(notebook, started, cancellationToken);
    }
}
