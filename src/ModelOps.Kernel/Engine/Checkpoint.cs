using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Called from the code of cells: the compiler puts a call at the start of every loop body and of every method body.
/// Until somebody interrupts a cell, a call reads a field or two.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Checkpoint
{
    // The runtime's own check leaves 128 kB; half of it may be used before the next check.
    private const int CheckedAhead = 64 << 10;
    private const int LargestStack = 64 << 20;

    private static int _interrupted;

    // Down to this address the running thread's stack was found to be large enough.
    [ThreadStatic]
    private static nuint _enough;

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter()
    {
        byte here;
        // Unsigned: an address below the mark, and a mark of another stack, are both "far above" it.
        if ((nuint)(&here) - _enough > LargestStack)
        {
            CheckStack();
        }

        Hit();
    }

    /// <summary>From here on calls look whether their own cell is the interrupted one.</summary>
    internal static void Arm() => Interlocked.Increment(ref _interrupted);

    /// <summary>Ends what <see cref="Arm"/> began, when the interrupted code has ended.</summary>
    internal static void Disarm() => Interlocked.Decrement(ref _interrupted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckStack()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        byte here;
        _enough = (nuint)(&here) - CheckedAhead;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveInterruptedCell() => CellContext.Current?.CancellationToken.ThrowIfCancellationRequested();
}
