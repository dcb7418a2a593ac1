namespace ModelOps.Kernel.Formatting;

/// <summary>A value whose text is HTML, and is shown as such.</summary>
public interface IHtmlText
{
    /// <summary>Whether a value's text is HTML: by this interface, or by ASP.NET's, which the real types of .NET Interactive have.</summary>
    /// <param name="value">Any value.</param>
    internal static bool Is(object value) => value is IHtmlText || value.GetType().GetInterface("Microsoft.AspNetCore.Html.IHtmlContent") is not null;
}
