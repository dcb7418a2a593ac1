using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Engine;

/// <summary>The running cell, as its code and its directives see it.</summary>
public sealed class CellContext : ICellHost
{
    private static readonly AsyncLocal<CellContext?> _ambient = new();
    private readonly InputProvider? _input;

    internal CellContext(NotebookKernel kernel, OutputGate output, InputProvider? input, int cellNumber, CellExecution execution)
    {
        Kernel = kernel;
        Output = output;
        _input = input;
        CellNumber = cellNumber;
        Execution = execution;
        CancellationToken = execution.Token;
    }

    /// <summary>The cell that the calling code belongs to; null outside cells.</summary>
    public static CellContext? Current
    {
        get => _ambient.Value;
        internal set => _ambient.Value = value;
    }

    /// <summary>The session.</summary>
    public NotebookKernel Kernel { get; }

    /// <summary>The number by which errors name the cell.</summary>
    public int CellNumber { get; }

    /// <summary>Cancelled when the cell is interrupted or passes a limit.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether somebody looks, and could answer a question: false in a headless run.</summary>
    public bool IsInteractive => _input is not null;

    internal OutputGate Output { get; }

    internal bool IsScript { get; init; }

    /// <summary>Whether the cell has ended its run early; its parts share it.</summary>
    internal EarlyEnd End { get; init; } = new();

    internal CellExecution Execution { get; }

    /// <summary>Whether the code reads the process's own standard input, as a script does.</summary>
    internal bool ReadsProcessInput { get; init; }

    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as; none for the formatter's choice.</param>
    /// <returns>The display, which can be updated.</returns>
    public DisplayHandle Display(object? value, params string[] mimeTypes) =>
        Display(Kernel.Formatters.Format(value, mimeTypes));

    /// <summary>Shows a MIME bundle.</summary>
    /// <param name="data">MIME type to content.</param>
    /// <param name="metadata">Metadata by MIME type.</param>
    /// <returns>The display, which can be updated.</returns>
    public DisplayHandle Display(JsonObject data, JsonObject? metadata = null)
    {
        var id = Guid.NewGuid().ToString("N");
        Output.Publish(new DisplayOutput(data, metadata ?? []) { DisplayId = id });
        return new DisplayHandle(this, id);
    }

    /// <summary>Writes text to the cell's standard output or error.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">True for standard error.</param>
    public void Write(string text, bool error = false) => Output.Write(error ? "stderr" : "stdout", text);

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">True to wait until there is something new to show.</param>
    public void Clear(bool wait = false) => Output.Clear(wait);

    /// <summary>Asks the user for a text.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="isPassword">Whether the answer must not be shown.</param>
    /// <exception cref="KernelException">Nobody can answer, as in a headless run.</exception>
    public Task<string> GetInputAsync(string prompt, bool isPassword = false) =>
        _input is null
            ? throw new KernelException($"The cell asks '{prompt}', but nobody can answer in a headless run. Put the value in the parameters cell, use it as @name, and pass it with -p name=value.")
            : _input(prompt, isPassword, CancellationToken);

    /// <summary>Runs code as part of this cell; its directives work, too.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">Its language; null for C#.</param>
    /// <param name="firstLine">The line of the cell on which the code begins, for error messages.</param>
    /// <param name="cancellationToken">Interrupts this code alone, as an interrupt of the cell would.</param>
    /// <returns>The value of the trailing expression, which is not shown; null when it has none, or has been shown.</returns>
    /// <exception cref="CellException">The code does not compile, or throws.</exception>
    /// <exception cref="OperationCanceledException">The code was interrupted.</exception>
    public async Task<object?> RunCodeAsync(string code, string? language = null, int firstLine = 1, CancellationToken cancellationToken = default)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == CancellationToken)
        {
            var (hasValue, value) = await Kernel.RunSegmentsAsync(this, code, language, firstLine).ConfigureAwait(false);
            return hasValue ? value : null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken);
        using var execution = new CellExecution(Kernel.Options, Kernel.SessionStart, either.Token);
        // Gone when this method returns, as every change that an async method makes to what flows with its calls.
        var part = Current = new CellContext(Kernel, Output, _input, CellNumber, execution) { ReadsProcessInput = ReadsProcessInput, End = End };
        try
        {
            return await execution.WaitAsync(Task.Run(() => part.RunCodeAsync(code, language, firstLine), CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception exception) when (execution.StopReason is not null && exception is not OperationCanceledException)
        {
            // Whatever stopped code throws, it throws because it was stopped.
            throw new OperationCanceledException("The code was interrupted.", exception, either.Token);
        }
    }

    /// <summary>The value of a variable of a language.</summary>
    /// <param name="language">The language, for example <c>csharp</c>.</param>
    /// <param name="name">The variable.</param>
    /// <exception cref="KernelException">There is no such variable.</exception>
    public Task<object?> FindVariableAsync(string language, string name) => SharedValues.FindAsync(Kernel, language, name, CancellationToken);

    string ICellHost.Folder => Kernel.Resolve(".");

    void ICellHost.Show(object? value) => Display(value);

    void ICellHost.Show(JsonObject data, JsonObject? metadata, string? displayId) =>
        Output.Publish(new DisplayOutput(data, metadata ?? []) { DisplayId = displayId ?? Guid.NewGuid().ToString("N") });

    void ICellHost.Update(string displayId, JsonObject data, JsonObject? metadata) => Output.Update(new DisplayOutput(data, metadata ?? []) { DisplayId = displayId });

    string? ICellHost.Export(object? value, string mimeType) => Kernel.Exports.Write(value, mimeType);
}
