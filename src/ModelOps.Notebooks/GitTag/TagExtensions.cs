namespace ModelOps;

/// <summary>The C# call of <c>#!tag</c>.</summary>
public static class TagExtensions
{
    /// <summary>Puts the annotated git tag <c>model/NAME/VERSION</c> on the commit that a version's run is of.</summary>
    /// <param name="ops">The session it runs in; its folder is in a clone of the repository.</param>
    /// <param name="version">The version, as <c>name@alias</c> or <c>name/version</c>.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The tag; see <see cref="TagResult.IsNew"/>.</returns>
    /// <exception cref="InvalidInputException">No commit was recorded, changes were not committed, the commit is not in this repository, or the tag is of something else.</exception>
    /// <exception cref="TrackingException">There is no such version.</exception>
    public static Task<TagResult> TagAsync(this ModelOpsSession ops, string version, CancellationToken cancellationToken = default) =>
        new TagCommand().CallAsync(ops, new TagOptions { Version = version }, cancellationToken);
}
