using ModelOps.Kernel.Formatting;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Text that is shown as HTML.</summary>
/// <param name="html">HTML.</param>
public class HtmlString(string html) : IHtmlText
{
    /// <summary>The HTML.</summary>
    public override string ToString() => html;
}
