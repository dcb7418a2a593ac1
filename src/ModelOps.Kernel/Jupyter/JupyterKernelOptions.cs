namespace ModelOps.Kernel.Jupyter;

/// <summary>How a Jupyter kernel runs.</summary>
public sealed record JupyterKernelOptions
{
    /// <summary>Takes one line for each message or peer that was dropped; must not write to the console, which is the cells'.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>The clock, for message dates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal Zmtp.ZmtpLimits Limits { get; init; } = Zmtp.ZmtpLimits.Default;
}
