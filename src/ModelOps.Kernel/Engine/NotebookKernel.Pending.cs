using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    private readonly Lock _declaring = new();
    private volatile KernelVariable[] _pending = [];

    /// <summary>Begins to start the compiler and to read what C# cells compile against, once in a process and in the background, so that the first cell waits less for it.</summary>
    public static void StartCompiler() => CompilerAhead.Start();

    /// <summary>Makes a variable that the compiler hears of with the first C# code: a session without any starts no compiler.</summary>
    /// <param name="name">A C# identifier that names no variable yet.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">Its declared type.</param>
    public void SetVariableLater(string name, object? value, Type type)
    {
        lock (_declaring)
        {
            _pending = [.. _pending, new KernelVariable(name, TypeText.Nameable(type), value)];
        }
    }

    private void DeclarePending()
    {
        if (_pending.Length == 0)
        {
            return;
        }

        // Completion may ask on one thread while a first cell begins on another.
        lock (_declaring)
        {
            if (_pending is { Length: > 0 } pending)
            {
                Declare(pending);
                _pending = [];
            }
        }
    }
}
