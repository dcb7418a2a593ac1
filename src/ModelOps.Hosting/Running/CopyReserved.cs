using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>The place of the executed notebook is taken; cells start next.</summary>
/// <param name="Path">The full path.</param>
public sealed record CopyReserved(string Path) : NotebookRunEvent;
