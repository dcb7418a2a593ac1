namespace ModelOps.Kernel.Documents;

/// <summary>What a cell is.</summary>
public enum CellKind
{
    /// <summary>Code in some language.</summary>
    Code,

    /// <summary>Text in Markdown.</summary>
    Markdown,

    /// <summary>Text that no front end renders.</summary>
    Raw,
}
