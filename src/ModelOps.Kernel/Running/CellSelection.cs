namespace ModelOps.Kernel.Running;

/// <summary>
/// Which code cells of a notebook run. A cell is named by its number in the executed notebook (from 1, with the cell of injected parameters, as a run counts), its id, the <c>name</c> in its
/// metadata, or a tag. The cells tagged <c>parameters</c> and <c>injected-parameters</c> always run; cells tagged <see cref="SkipTag"/> never do. A cell that needs one that is left out fails.
/// </summary>
public sealed record CellSelection
{
    /// <summary>The tag of cells that no headless run runs, as in Jupyter's nbclient.</summary>
    public const string SkipTag = "skip-execution";

    /// <summary>The first cell to run; of several with one tag the first. Null for the notebook's first.</summary>
    public string? From { get; init; }

    /// <summary>The last cell to run, itself included; of several with one tag the last. Null for the notebook's last.</summary>
    public string? Until { get; init; }

    /// <summary>Tags whose cells are left out.</summary>
    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>Tags without which a cell is left out; empty for none.</summary>
    public IReadOnlyList<string> OnlyTags { get; init; } = [];
}
