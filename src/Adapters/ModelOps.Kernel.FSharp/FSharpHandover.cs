using System.Collections.Concurrent;
using System.ComponentModel;

namespace ModelOps.Kernel.FSharp;

/// <summary>Carries a value into F#: the code that binds it takes it from here.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FSharpHandover
{
    private static readonly ConcurrentDictionary<string, object?> _waiting = new(StringComparer.Ordinal);

    /// <summary>Takes the value that waits under a ticket.</summary>
    /// <param name="ticket">The ticket that stands in the code.</param>
    public static object? Take(string ticket) => _waiting.TryRemove(ticket, out var value) ? value : null;

    /// <summary>Code that binds a value to a name, as the nearest type that F# can name.</summary>
    internal static string Binding(string name, object? value, Func<string, bool> isKnown)
    {
        var ticket = Guid.NewGuid().ToString("N");
        _waiting[ticket] = value;
        var type = FSharpTypeText.Candidates(value?.GetType()).First(candidate => candidate == "obj" || isKnown(candidate));
        return $"let ``{name}`` : {type} = unbox (ModelOps.Kernel.FSharp.FSharpHandover.Take \"{ticket}\")";
    }
}
