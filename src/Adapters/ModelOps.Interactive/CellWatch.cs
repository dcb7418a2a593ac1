using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive;

/// <summary>Follows the cells of a notebook: when one begins, and how the last one ended.</summary>
/// <param name="ops">The session of the notebook.</param>
internal sealed class CellWatch(ModelOpsSession ops)
{
    private volatile KernelCommand? _cell;
    private volatile bool _running;

    /// <summary>Why the last cell failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True while a cell runs.</summary>
    public bool IsRunning => _running;

    /// <summary>Sees a command, which may be a part of a cell.</summary>
    public void OnCommand(KernelCommand command)
    {
        var cell = Root(command);
        if (cell is not SubmitCode { Code: var code } || ReferenceEquals(cell, _cell))
        {
            return;
        }

        _cell = cell;
        _running = true;
        Failure = null;
        // Not every front end says which cell runs; its text is as good, unless the cell with the first figure is edited.
        ops.Figures.CellStarted(code);
    }

    /// <summary>Sees an event.</summary>
    public void OnEvent(KernelEvent what)
    {
        if (what is KernelCommandCompletionEvent && ReferenceEquals(what.Command, _cell))
        {
            _running = false;
            if (what is CommandFailed failed)
            {
                Failure = failed.Exception ?? new InvalidInputException(failed.Message);
            }
        }
    }

    /// <summary>The cell that a command is a part of.</summary>
    public static KernelCommand Root(KernelCommand command)
    {
        while (command.Parent is { } parent)
        {
            command = parent;
        }

        return command;
    }
}
