using Microsoft.Extensions.Logging;

namespace ModelOps.Tracking.Telemetry;

/// <summary>The log of the stores. Addresses come without credentials, requests without their content.</summary>
internal static partial class TrackingLog
{
    public const string Category = "ModelOps.Tracking";

    [LoggerMessage(1, LogLevel.Debug, "Opened {Address}")]
    public static partial void Opened(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Information, "Made the tables of MLflow's layout in {File}")]
    public static partial void Created(ILogger logger, string file);

    [LoggerMessage(3, LogLevel.Information, "The store {File} was moved; its rows said '{From}' and now say '{To}'")]
    public static partial void Moved(ILogger logger, string file, string from, string to);

    [LoggerMessage(4, LogLevel.Warning, "Marked {Count} runs as FAILED whose processes no longer live")]
    public static partial void EndedDeadRuns(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Operation} failed ({Reason}); try {Retry} of {MostRetries} follows in {Delay}")]
    public static partial void Retrying(ILogger logger, string operation, string reason, int retry, int mostRetries, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Error, "{Operation} failed after {Tries} tries ({Reason})")]
    public static partial void Failed(ILogger logger, string operation, int tries, string reason);

    // What a server refuses is often asked on purpose: whether an experiment is there, for one.
    [LoggerMessage(7, LogLevel.Debug, "{Operation} was refused ({Reason})")]
    public static partial void Refused(ILogger logger, string operation, string reason);

    [LoggerMessage(8, LogLevel.Warning, "{Operation} took {Seconds:0.0} s")]
    public static partial void Slow(ILogger logger, string operation, double seconds);

    [LoggerMessage(9, LogLevel.Warning, "{Sentence}")]
    public static partial void SecretReplaced(ILogger logger, string sentence);
}
