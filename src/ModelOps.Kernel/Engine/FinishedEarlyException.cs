namespace ModelOps.Kernel.Engine;

/// <summary>Ends a cell whose code has finished the run of its notebook or script early, with success: no error.</summary>
public sealed class FinishedEarlyException : Exception
{
    internal FinishedEarlyException(string reason)
        : base($"The notebook finished early: {reason}")
    {
    }

    /// <summary>Whether an exception comes from one of these alone, however code and languages have wrapped it on its way.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsCauseOf(Exception? exception) => exception switch
    {
        null => false,
        FinishedEarlyException => true,
        AggregateException { InnerExceptions: { Count: > 0 } all } => all.All(IsCauseOf),
        _ => IsCauseOf(exception.InnerException),
    };
}
