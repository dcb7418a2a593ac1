using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Running;

/// <summary>How a notebook is run without a front end.</summary>
public sealed record NotebookRunnerOptions
{
    /// <summary>
    /// Values for the notebook's parameters by name. They become a cell tagged <c>injected-parameters</c> after the cell tagged <c>parameters</c>, whose
    /// variables they replace; a value takes the type of its default. A <see cref="ParameterText"/> and JSON are read as that type; numbers, texts,
    /// bools, lists and dictionaries are converted to it where nothing is lost.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Which cells run; all but those tagged <see cref="CellSelection.SkipTag"/> by default.</summary>
    public CellSelection Cells { get; init; } = new();

    /// <summary>Where the executed notebook is written before every cell and after the last, so that a crash leaves what was done; null to write nothing.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Called before a cell begins and the notebook is written, to note it there; null for nothing.</summary>
    internal Action<NotebookCell>? Starting { get; init; }

    /// <summary>Keeps what cells come to, and restores them; null to run all.</summary>
    internal ICellKeeper? Keeper { get; init; }

    /// <summary>Whether the cells after a failing one run, too.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>Whether front ends are to hide the code of the executed notebook, for readers of its results: papermill's report mode.</summary>
    public bool ReportMode { get; init; }
}
