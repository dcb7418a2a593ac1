namespace ModelOps.Kernel.Jupyter.Messages;

/// <summary>The version of Jupyter's messaging protocol that the kernel speaks.</summary>
internal static class JupyterProtocol
{
    public const string Version = "5.3";
}
