using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Takes what a cell shows, in order and one call at a time. Calls may come from any thread, and from threads
/// that a cell left behind even after the cell has ended.
/// </summary>
public interface IOutputSink
{
    /// <summary>A stream text, a display, the result or the error of the cell.</summary>
    /// <param name="output">What to show.</param>
    void Publish(CellOutput output);

    /// <summary>New content for a display that was shown before, perhaps by an earlier cell.</summary>
    /// <param name="display">The new content with the <see cref="DisplayOutput.DisplayId"/> of the old.</param>
    void Update(DisplayOutput display);

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">True to wait until there is something new to show.</param>
    void Clear(bool wait);
}
