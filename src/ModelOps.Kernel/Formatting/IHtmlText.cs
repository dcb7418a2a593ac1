namespace ModelOps.Kernel.Formatting;

/// <summary>A value whose text is HTML, and is shown as such.</summary>
public interface IHtmlText
{
}
