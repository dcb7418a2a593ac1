using System.Runtime.ExceptionServices;

namespace ModelOps;

/// <summary>Ends things one after the other; one that fails keeps none of the others from its end.</summary>
internal static class Endings
{
    /// <summary>Ends all of them, then throws what the first one that failed has thrown.</summary>
    internal static async ValueTask AllAsync(IEnumerable<Func<ValueTask>> endings)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var end in endings)
        {
            try
            {
                await end().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                first ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        first?.Throw();
    }
}
