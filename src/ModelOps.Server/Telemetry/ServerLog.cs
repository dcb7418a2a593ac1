using Microsoft.Extensions.Logging;

namespace ModelOps.Server.Telemetry;

/// <summary>The tracking server's log.</summary>
internal static partial class ServerLog
{
    public const string Category = "ModelOps.Server";

    [LoggerMessage(1, LogLevel.Information, "Serving {Store} at {Address}")]
    public static partial void Started(ILogger logger, string store, Uri address);

    [LoggerMessage(2, LogLevel.Information, "Stopped serving {Store}")]
    public static partial void Stopped(ILogger logger, string store);

    // One line, made safe: what a caller sent cannot begin another line or steer a terminal.
    [LoggerMessage(3, LogLevel.Error, "{Line}")]
    public static partial void Failed(ILogger logger, string line);
}
