namespace ModelOps.Kernel.Running;

/// <summary>How a notebook is run without a front end.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Values for the notebook's parameters by name: null, bool, numbers, texts, lists and dictionaries of these. They become a
    /// cell tagged <c>injected-parameters</c> after the cell tagged <c>parameters</c>, or before the first cell when none is.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Where the executed notebook is written after every cell, so that a crash leaves what was done; null to write nothing.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Whether the cells after a failing one run, too.</summary>
    public bool ContinueOnError { get; init; }
}
