using System.Collections.Concurrent;
using System.ComponentModel;

namespace ModelOps.Kernel.Engine;

/// <summary>Carries a value into the code of a cell: the code that declares a variable takes it from here.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Handover
{
    private static readonly ConcurrentDictionary<string, object?> _waiting = new(StringComparer.Ordinal);

    /// <summary>Takes the value that waits under a ticket.</summary>
    /// <param name="ticket">The ticket that the kernel wrote into the code.</param>
    public static object? Take(string ticket) => _waiting.TryRemove(ticket, out var value) ? value : null;

    internal static string Put(object? value)
    {
        var ticket = Guid.NewGuid().ToString("N");
        _waiting[ticket] = value;
        return ticket;
    }
}
