using Microsoft.Extensions.Logging;

namespace ModelOps.Serving.Telemetry;

/// <summary>A scoring server's log. What was wrong with a request may quote its data, and goes to the caller alone.</summary>
internal static partial class ServingLog
{
    public const string Category = "ModelOps.Serving";

    [LoggerMessage(1, LogLevel.Information, "Serving {Model} version {Version} at {Address}")]
    public static partial void Started(ILogger logger, string model, string version, Uri address);

    [LoggerMessage(2, LogLevel.Information, "Stopped serving {Model} version {Version}")]
    public static partial void Stopped(ILogger logger, string model, string version);

    [LoggerMessage(3, LogLevel.Debug, "A request for scores of {Model} was refused with {Status}")]
    public static partial void Refused(ILogger logger, string model, int status);

    [LoggerMessage(4, LogLevel.Error, "A request for scores of {Model} failed")]
    public static partial void Failed(ILogger logger, Exception error, string model);
}
