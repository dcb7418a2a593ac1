using Microsoft.Extensions.Logging;

namespace ModelOps.Kernel.Telemetry;

/// <summary>The kernel's log. A cell's code, its values and the messages of its exceptions are the user's, and stay out.</summary>
internal static partial class KernelLog
{
    public const string Category = "ModelOps.Kernel";

    [LoggerMessage(1, LogLevel.Debug, "Cell {Number} ({Language}) ran in {Seconds:0.000} s")]
    public static partial void CellRan(ILogger logger, int number, string language, double seconds);

    [LoggerMessage(2, LogLevel.Information, "Cell {Number} ({Language}) ended after {Seconds:0.000} s with {Error}")]
    public static partial void CellFailed(ILogger logger, int number, string language, double seconds, string error);

    [LoggerMessage(3, LogLevel.Information, "Notebook {Notebook} ran in {Seconds:0.000} s")]
    public static partial void NotebookRan(ILogger logger, string? notebook, double seconds);

    [LoggerMessage(4, LogLevel.Error, "Notebook {Notebook} failed in cell {Cell} after {Seconds:0.000} s with {Error}")]
    public static partial void NotebookFailed(ILogger logger, string? notebook, int cell, double seconds, string error);
}
