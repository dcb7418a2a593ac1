using System.Reflection;
using ModelOps.Kernel.Engine;
using ModelOps.Pipelines.Results;

namespace ModelOps.Hosting.Running;

/// <summary>
/// What came of a cell. A check or a gate that said no is an answer, and the kernel, which knows none of our exceptions, hands the exception itself on; everything else
/// that a cell throws is a failure.
/// </summary>
public static class CellVerdict
{
    /// <summary>Exit code of a check or a gate that said no, and of nothing else.</summary>
    public const int Refused = 3;

    /// <summary>How it ended.</summary>
    /// <param name="result">What came of the code.</param>
    /// <returns>
    /// Refused when it ended by a <see cref="CheckFailedException"/>, alone or waited for (<c>Wait()</c>, <c>Result</c>); out of memory when an <see cref="OutOfMemoryException"/> is
    /// anywhere in what it threw. A cell that was stopped has ended by what stopped it, whatever it threw then.
    /// </returns>
    public static ExecutionStatus Status(CellResult result) => result.Error is { } error ? Status(error) : ExecutionStatus.Succeeded;

    /// <summary>The exit code.</summary>
    /// <param name="result">What came of the code.</param>
    public static int ExitCode(CellResult result) => Status(result).ExitCode();

    internal static ExecutionStatus Status(CellError error) => error.Stop switch
    {
        CellStop.TimeLimit => ExecutionStatus.TimedOut,
        CellStop.MemoryLimit => ExecutionStatus.OutOfMemory,
        CellStop.Interrupt => ExecutionStatus.Interrupted,
        CellStop.Death => ExecutionStatus.Died,
        _ when IsRefusal(error.Exception) => ExecutionStatus.Refused,
        _ when HasNoMemory(error.Exception) => ExecutionStatus.OutOfMemory,
        _ => ExecutionStatus.Failed,
    };

    private static bool IsRefusal(Exception? exception) => exception switch
    {
        CheckFailedException => true,
        TargetInvocationException or CellException => IsRefusal(exception.InnerException),
        AggregateException { InnerExceptions: [var only] } => IsRefusal(only),
        _ => false,
    };

    private static bool HasNoMemory(Exception? exception) => exception switch
    {
        null => false,
        OutOfMemoryException => true,
        AggregateException several => several.InnerExceptions.Any(HasNoMemory),
        _ => HasNoMemory(exception.InnerException),
    };
}
