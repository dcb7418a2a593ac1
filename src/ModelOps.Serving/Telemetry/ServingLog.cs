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

    [LoggerMessage(4, LogLevel.Error, "The request {Id} for scores of {Model} failed")]
    public static partial void Failed(ILogger logger, Exception error, string id, string model);

    [LoggerMessage(5, LogLevel.Information, "Serving {Model} version {Version} in place of {Old}")]
    public static partial void Reloaded(ILogger logger, string model, string version, string old);

    [LoggerMessage(6, LogLevel.Error, "Version {Version} of {Model} cannot be served; {Old} goes on")]
    public static partial void ReloadFailed(ILogger logger, Exception error, string model, string version, string old);

    [LoggerMessage(7, LogLevel.Information, "{Model} version {Version} was not warmed up: it has no input example, and refuses rows that were made up")]
    public static partial void Cold(ILogger logger, string model, string version);

    [LoggerMessage(8, LogLevel.Error, "The observer {Observer} failed; its further errors are not logged")]
    public static partial void ObserverFailed(ILogger logger, Exception error, string observer);
}
