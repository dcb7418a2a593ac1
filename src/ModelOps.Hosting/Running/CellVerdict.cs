using System.Reflection;
using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Running;

/// <summary>
/// The exit code of what ended a cell. A check or a gate that said no is an answer, and the kernel, which knows none of our exceptions, hands the exception itself on; everything else
/// that a cell throws is a failure.
/// </summary>
public static class CellVerdict
{
    /// <summary>Exit code of a check or a gate that said no, and of nothing else.</summary>
    public const int Refused = 3;

    private const int Failed = 1;

    /// <summary>The exit code.</summary>
    /// <param name="result">What came of the code.</param>
    /// <returns>0 when it ran to its end, 3 when it ended by a <see cref="CheckFailedException"/>, alone or waited for (<c>Wait()</c>, <c>Result</c>), else 1: also when it was stopped.</returns>
    public static int ExitCode(CellResult result) => result.Error is null ? 0 : ExitCode(result.Status, result.Error);

    internal static int ExitCode(CellStatus status, CellError error) => status == CellStatus.Error && IsRefusal(error.Exception) ? Refused : Failed;

    private static bool IsRefusal(Exception? exception) => exception switch
    {
        CheckFailedException => true,
        TargetInvocationException or CellException => IsRefusal(exception.InnerException),
        AggregateException { InnerExceptions: [var only] } => IsRefusal(only),
        _ => false,
    };
}
