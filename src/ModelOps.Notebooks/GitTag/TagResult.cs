namespace ModelOps;

/// <summary>The git tag of a version.</summary>
/// <param name="Name">Its name, as <c>model/credit-risk/3</c>.</param>
/// <param name="Commit">The commit it is on.</param>
/// <param name="Message">What it says.</param>
/// <param name="IsNew">False when it was there already, with the same run.</param>
public sealed record TagResult(string Name, string Commit, string Message, bool IsNew) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View(IsNew ? $"Tagged commit {TrackedOrigin.Cut(Commit)} as {Name}" : $"Commit {TrackedOrigin.Cut(Commit)} is tagged as {Name} already")
        .Fact("commit", Commit).Note(Message).Notes(IsNew ? [$"Publish it with 'git push origin {Name}'."] : []);
}
