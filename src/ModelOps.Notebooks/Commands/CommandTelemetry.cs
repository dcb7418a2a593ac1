using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelOps.Telemetry;

namespace ModelOps;

/// <summary>What commands show of their work: which, on which face, how long, and the kind of error; never what was typed.</summary>
internal static partial class CommandTelemetry
{
    private static readonly Instrumentation _library = new(typeof(CommandTelemetry));
    private static readonly Histogram<double> _commands = _library.Duration("modelops.command.duration", "Lifecycle commands: magics, C# calls and verbs.");

    public static async Task<T> WatchAsync<T>(ModelOpsSession ops, string command, Func<Task<T>> work)
    {
        using var operation = _library.Start($"modelops {command}", _commands)?.Tag("modelops.command", command).Tag("modelops.face", Wording.Face.ToString().ToLowerInvariant());
        ops.NoteCommand(command);
        var started = ops.Time.GetTimestamp();
        try
        {
            var result = await work().ConfigureAwait(false);
            Done(ops.Logger, command, ops.Time.GetElapsedTime(started).TotalSeconds);
            return result;
        }
        catch (Exception error)
        {
            operation?.Fail(error);
            Failed(ops.Logger, command, ops.Time.GetElapsedTime(started).TotalSeconds, error.GetType().FullName!);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Command} ended after {Seconds:0.000} s")]
    private static partial void Done(ILogger logger, string command, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "{Command} ended after {Seconds:0.000} s with {Error}")]
    private static partial void Failed(ILogger logger, string command, double seconds, string error);
}
