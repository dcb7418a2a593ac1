namespace ModelOps;

/// <summary>The C# call of <c>#!pipeline</c>.</summary>
public static class PipelineExtensions
{
    /// <summary>Runs a pipeline, or does something with its last run.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="file">The pipeline's file; or <c>approve</c>, <c>reject</c>, <c>status</c> or <c>cancel</c>, with the file in <see cref="PipelineOptions.Of"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the steps that run, in order; they are run again when the run is resumed.</param>
    /// <returns>The run with its tasks. One that failed is a result, too: see <see cref="PipelineResult.Run"/>.</returns>
    /// <exception cref="InvalidInputException">No such file, errors in it (all at once), parameters it does not have, or a pipeline that another process runs.</exception>
    public static Task<PipelineResult> PipelineAsync(this ModelOpsSession ops, string file, PipelineOptions? options = null, CancellationToken cancellationToken = default) =>
        new PipelineCommand().CallAsync(ops, (options ?? new PipelineOptions()) with { File = file }, cancellationToken);
}
