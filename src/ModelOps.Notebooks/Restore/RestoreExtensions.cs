namespace ModelOps;

/// <summary>The C# call of <c>#!restore</c>.</summary>
public static class RestoreExtensions
{
    /// <summary>Brings back what a version was made of and made: the code of its commit, the executed notebook, the parameters, and the model folder.</summary>
    /// <param name="ops">The session it runs in; its folder is in a clone of the repository, where the code is to come back, too.</param>
    /// <param name="version">The version, as <c>name@alias</c> or <c>name/version</c>.</param>
    /// <param name="to">The folder: a new or an empty one.</param>
    /// <param name="cancellationToken">Interrupts it; nothing is left then.</param>
    /// <returns>What is there, and what is missing; see <see cref="RestoreResult.Refusal"/>.</returns>
    /// <exception cref="InvalidInputException">The folder holds something.</exception>
    /// <exception cref="TrackingException">There is no such version, or its model is not to be read.</exception>
    public static Task<RestoreResult> RestoreAsync(this ModelOpsSession ops, string version, string to, CancellationToken cancellationToken = default) =>
        new RestoreCommand().CallAsync(ops, new RestoreOptions { Version = version, To = to }, cancellationToken);
}
