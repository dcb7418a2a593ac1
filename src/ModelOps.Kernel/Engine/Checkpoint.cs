using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Called from the code of cells: the compiler puts a call at the start of every loop body and of every method body.
/// Until somebody interrupts a cell, a call reads one field.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Checkpoint
{
    private static int _interrupted;

    /// <summary>At the start of a loop's body: leaves the cell when it was interrupted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hit()
    {
        if (Volatile.Read(ref _interrupted) != 0)
        {
            LeaveInterruptedCell();
        }
    }

    /// <summary>At the start of a method: also turns an endless recursion into an exception while there is still stack.</summary>
    public static void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Hit();
    }

    /// <summary>From here on calls look whether their own cell is the interrupted one.</summary>
    internal static void Arm() => Interlocked.Increment(ref _interrupted);

    /// <summary>Ends what <see cref="Arm"/> began, when the interrupted code has ended.</summary>
    internal static void Disarm() => Interlocked.Decrement(ref _interrupted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveInterruptedCell() => CellContext.Current?.CancellationToken.ThrowIfCancellationRequested();
}
