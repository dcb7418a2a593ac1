using Microsoft.Extensions.Logging;

namespace ModelOps.Serving.Gateway;

/// <summary>The gateway's log.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(20, LogLevel.Information, "The gateway of {Model} listens at {Address}")]
    public static partial void Started(ILogger logger, string model, Uri address);

    [LoggerMessage(21, LogLevel.Information, "{Model}: {Name} is version {Version}")]
    public static partial void Put(ILogger logger, string model, string name, string version);

    [LoggerMessage(22, LogLevel.Information, "{Model}: {Name} (version {Version}) is served no more")]
    public static partial void Removed(ILogger logger, string model, string name, string version);

    [LoggerMessage(23, LogLevel.Information, "{Model}: traffic {Traffic}, shadow {Shadow}")]
    public static partial void Traffic(ILogger logger, string model, GatewayTraffic traffic, string shadow);

    [LoggerMessage(24, LogLevel.Warning, "{Name} at {Address} does not answer: {Reason}")]
    public static partial void Down(ILogger logger, string name, Uri address, string reason);

    [LoggerMessage(25, LogLevel.Warning, "{Name} failed in the shadow")]
    public static partial void ShadowFailed(ILogger logger, Exception error, string name);
}
