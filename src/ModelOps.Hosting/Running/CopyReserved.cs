using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>The place of the executed notebook is taken; cells start next.</summary>
/// <param name="Path">The full path on this machine.</param>
public sealed record CopyReserved(string Path) : NotebookRunEvent
{
    /// <summary>The address that it goes to from there, as <c>s3://bucket/out.ipynb</c>; null when the path is all.</summary>
    public string? Address { get; init; }
}
