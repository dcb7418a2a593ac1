using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>
/// User code may end the whole process: by <c>Environment.Exit</c>, or by an exception in a thread or an <c>async void</c> that nothing catches. As long as
/// it is watched for, what the running cell has shown is written out, with the error. Other deaths of a process cannot be answered from inside.
/// </summary>
internal sealed class EndOfProcess : IDisposable
{
    private readonly Func<CellContext?> _latest;
    private readonly Action _save;
    private int _handled;

    /// <param name="latest">The cell that runs in this process, or ran last.</param>
    /// <param name="save">Writes the notebook with what the cell has shown.</param>
    public EndOfProcess(Func<CellContext?> latest, Action save)
    {
        (_latest, _save) = (latest, save);
        AppDomain.CurrentDomain.UnhandledException += OnException;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Takes the error; null before the first cell.</summary>
    public IOutputSink? Sink { get; set; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnException;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    private void OnException(object? sender, UnhandledExceptionEventArgs arguments)
    {
        if (arguments.ExceptionObject is Exception thrown && _latest() is { } cell)
        {
            Handle(CellErrors.OfException(thrown, cell));
        }
    }

    private void OnExit(object? sender, EventArgs arguments)
    {
        var message = $"The cell ended the process with exit code {Environment.ExitCode} (Environment.Exit), so the rest did not run. Throw an exception to stop with an error.";
        if (Environment.ExitCode == 0)
        {
            Environment.ExitCode = 1;
        }

        Handle(new CellError("ProcessEnded", message, [message], null, null));
    }

    private void Handle(CellError error)
    {
        if (Interlocked.Exchange(ref _handled, 1) != 0)
        {
            return;
        }

        _latest()?.Output.Flush();
        Sink?.Publish(new ErrorOutput(error.Name, error.Message, error.Traceback));
        try
        {
            _save();
        }
        catch (KernelException)
        {
            // The copy of the last cell stays; the process ends, and there is nobody left to tell.
        }
    }
}
