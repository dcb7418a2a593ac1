using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>What came of a command.</summary>
/// <param name="events">The events, in order.</param>
public sealed class KernelCommandResult(IReadOnlyList<KernelEvent> events)
{
    /// <summary>The events, in order.</summary>
    public IReadOnlyList<KernelEvent> Events { get; } = events;
}
