namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel is asked to do.</summary>
/// <param name="targetKernelName">The language it is for; null for the kernel it is sent to.</param>
public abstract class KernelCommand(string? targetKernelName)
{
    /// <summary>The language it is for.</summary>
    public string? TargetKernelName { get; } = targetKernelName;
}

/// <summary>Code to run.</summary>
/// <param name="code">The code.</param>
/// <param name="targetKernelName">Its language.</param>
public sealed class SubmitCode(string code, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The code.</summary>
    public string Code { get; } = code;
}

/// <summary>A value that becomes a variable.</summary>
/// <param name="name">The variable.</param>
/// <param name="value">The value.</param>
/// <param name="targetKernelName">The language it is for.</param>
public sealed class SendValue(string name, object? value, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The variable.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}

/// <summary>A question for the value of a variable.</summary>
/// <param name="name">The variable.</param>
/// <param name="mimeType">Ignored: the value comes as it is.</param>
/// <param name="targetKernelName">The language it is in.</param>
public sealed class RequestValue(string name, string? mimeType = null, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The variable.</summary>
    public string Name { get; } = name;

    /// <summary>The form that was asked for.</summary>
    public string? MimeType { get; } = mimeType;
}
