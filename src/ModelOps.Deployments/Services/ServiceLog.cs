using Microsoft.Extensions.Logging;

namespace ModelOps.Deployments.Services;

/// <summary>A service's log.</summary>
internal static partial class ServiceLog
{
    internal const string Category = "ModelOps.Deployments";

    [LoggerMessage(1, LogLevel.Information, "{Name} serves {Model} at {Address}")]
    public static partial void Started(ILogger logger, string name, string model, Uri address);

    [LoggerMessage(2, LogLevel.Information, "{Name} takes generation {Generation}: traffic {Traffic}")]
    public static partial void Applied(ILogger logger, string name, long generation, GatewayTraffic traffic);

    [LoggerMessage(3, LogLevel.Error, "{Name} cannot take generation {Generation}, and goes on as before: {Reason}")]
    public static partial void Refused(ILogger logger, string name, long generation, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Reference} is version {Version} now, which is served in place of {Old}")]
    public static partial void Followed(ILogger logger, string reference, string version, string old);

    [LoggerMessage(5, LogLevel.Error, "{Problem}")]
    public static partial void Problem(ILogger logger, string problem);

    [LoggerMessage(6, LogLevel.Information, "{Name} has stopped")]
    public static partial void Stopped(ILogger logger, string name);

    [LoggerMessage(7, LogLevel.Error, "{Name} did not start: {Reason}")]
    public static partial void NotStarted(ILogger logger, string name, string reason);

    [LoggerMessage(9, LogLevel.Information, "{State}")]
    public static partial void Canary(ILogger logger, string state);
}
