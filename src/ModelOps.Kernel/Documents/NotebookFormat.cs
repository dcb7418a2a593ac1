namespace ModelOps.Kernel.Documents;

/// <summary>The file formats of notebooks.</summary>
public enum NotebookFormat
{
    /// <summary>Jupyter's JSON, nbformat 4.0 to 4.5; written as 4.5.</summary>
    Ipynb,

    /// <summary>.NET Interactive's text format.</summary>
    Dib,
}
