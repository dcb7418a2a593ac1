using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Kernel.Running;

namespace ModelOps;

/// <summary>What a headless run is told.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The notebook: .ipynb or .dib; a path, or an address such as <c>s3://bucket/train.ipynb</c> or <c>https://…</c>. Empty with <see cref="Resume"/> for the one that the executed copy names.</summary>
    public required string Notebook { get; init; }

    /// <summary>
    /// The executed copy of a run that did not come to its end, to go on from: cells tagged <c>cache</c> or <c>once</c> that ran well, and whose code, inputs and parameters are the same, are restored, the others run again.
    /// Parameters that are not given are those of the copy, and the copy is written anew unless <see cref="Output"/> says where. Null to run from the start.
    /// </summary>
    public string? Resume { get; init; }

    /// <summary>Where the executed copy goes; a path, or an address such as <c>s3://bucket/out.ipynb</c>; null for <c>runs/NAME-TIME.ipynb</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Values for the notebook's parameters.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Which cells run; all but those tagged <see cref="CellSelection.SkipTag"/> by default.</summary>
    public CellSelection Cells { get; init; } = new();

    /// <summary>The folder that relative paths start from, and where <c>mlflow.db</c> is by default.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The experiment its runs go to, unless a cell chooses another; null as <see cref="ModelOpsSessionOptions.Experiment"/> says.</summary>
    public string? Experiment { get; init; }

    /// <summary>How long a cell may take; null for any time.</summary>
    public TimeSpan? CellTimeLimit { get; init; }

    /// <summary>How long its cells may take together; null for any time.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// The Jupyter kernel to run in, by the name of its kernelspec (<c>python3</c>, <c>ir</c>, <c>.net-fsharp</c>), or <c>notebook</c> for the one that the notebook names; null for ours, which
    /// runs notebooks in C#, F# and PowerShell.
    /// </summary>
    public string? Kernel { get; init; }

    /// <summary>True to resolve NuGet packages anew and rewrite the lock file.</summary>
    public bool UpdateLock { get; init; }

    /// <summary>True so that front ends hide the code of the executed copy, for readers of its results.</summary>
    public bool ReportMode { get; init; }

    /// <summary>True to show a line per cell, but not what cells print.</summary>
    public bool Quiet { get; init; }

    /// <summary>Takes the log of the kernel, the commands and the store. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
