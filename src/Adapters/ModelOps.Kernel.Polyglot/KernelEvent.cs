using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that came of a command.</summary>
/// <param name="command">The command.</param>
public abstract class KernelEvent(KernelCommand command)
{
    /// <summary>The command.</summary>
    public KernelCommand Command { get; } = command;
}

/// <summary>The command was carried out.</summary>
/// <param name="command">The command.</param>
public sealed class CommandSucceeded(KernelCommand command) : KernelEvent(command);

/// <summary>The value of a cell's trailing expression.</summary>
/// <param name="command">The command.</param>
/// <param name="value">The value.</param>
public sealed class ReturnValueProduced(KernelCommand command, object? value) : KernelEvent(command)
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}

/// <summary>The value of a variable.</summary>
/// <param name="command">The command.</param>
/// <param name="name">The variable.</param>
/// <param name="value">The value.</param>
public sealed class ValueProduced(KernelCommand command, string name, object? value) : KernelEvent(command)
{
    /// <summary>The variable.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}
