namespace ModelOps;

/// <summary>A look at data.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="File">The HTML file it was written to, or null.</param>
public sealed record DataProfileResult(FrameProfile Profile, string? File) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View($"Profile of {Profile.Title}").Fact("written to", File).Document(Profile.ToHtmlFragment(), Profile.ToString());
}
