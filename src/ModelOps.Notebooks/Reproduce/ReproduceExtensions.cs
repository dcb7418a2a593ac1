namespace ModelOps;

/// <summary>The C# call of <c>#!reproduce</c>.</summary>
public static class ReproduceExtensions
{
    /// <summary>Runs the notebook of a run again, from the run's commit, and compares what comes of it. The second run goes to a store of its own.</summary>
    /// <param name="ops">The session it runs in; its folder is in a clone of the repository.</param>
    /// <param name="run">The run's id or its first characters, <c>name@alias</c> or <c>name/version</c>.</param>
    /// <param name="tolerance">How far two numbers may be apart, relative to the larger one.</param>
    /// <param name="keep">True to keep the worktree, the store and the executed notebook.</param>
    /// <param name="cancellationToken">Ends the notebook in order; the worktree is removed.</param>
    /// <returns>Each part of both runs; see <see cref="ReproduceResult.Refusal"/>.</returns>
    /// <exception cref="InvalidInputException">The run cannot be reproduced: no commit, changes that were not committed, data that is missing or has changed, a notebook that fails; the sentence says which.</exception>
    public static Task<ReproduceResult> ReproduceAsync(this ModelOpsSession ops, string run, double tolerance = 1e-6, bool keep = false, CancellationToken cancellationToken = default) =>
        new ReproduceCommand().CallAsync(ops, new ReproduceOptions { Run = run, Tolerance = tolerance, Keep = keep }, cancellationToken);
}
