using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>A value that was shown and may be shown anew.</summary>
public sealed class DisplayedValue : IAlreadyShown
{
    private readonly DisplayHandle _handle;

    internal DisplayedValue(DisplayHandle handle) => _handle = handle;

    /// <summary>The display's id.</summary>
    public string DisplayId => _handle.Id;

    /// <summary>Shows another value in its place.</summary>
    /// <param name="updatedValue">Any value.</param>
    public void Update(object? updatedValue) => _handle.Update(updatedValue);
}
