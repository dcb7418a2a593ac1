using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps;

/// <summary>What a payload log keeps, and for how long.</summary>
public sealed record PayloadLogOptions
{
    /// <summary>The share of requests that are logged, above 0 to 1, chosen by a hash of the request's id. Default 1: all.</summary>
    public double SampleShare { get; init; } = 1;

    /// <summary>Rows are written when so many wait. Default 10,000.</summary>
    public int FlushRows { get; init; } = 10_000;

    /// <summary>Rows are written when this time has passed; what a killed process loses is at most of so long. Default 10 seconds.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most rows that wait in memory, as when the disk is full; later ones are dropped and counted. Default 100,000.</summary>
    public int QueueRows { get; init; } = 100_000;

    /// <summary>The most bytes on the disk; the oldest rows are deleted. Default 1 GB.</summary>
    public long MaximumBytes { get; init; } = 1_000_000_000;

    /// <summary>Older rows are deleted. Default 30 days.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What of the columns may be logged.</summary>
    public PayloadRules Rules { get; init; } = new();

    /// <summary>The model's inputs: privacy rules that fit none of them are an error. Null when they are not known.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it says that it cannot write.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal IEnumerable<string> Errors()
    {
        if (!(SampleShare is > 0 and <= 1))
        {
            yield return $"The share of logged requests {SampleShare} is out of range; give more than 0, and 1 for all.";
        }

        if (FlushRows < 1)
        {
            yield return $"The rows to write at once, {FlushRows}, are out of range; give 1 or more.";
        }

        if (FlushInterval < TimeSpan.FromMilliseconds(10) || FlushInterval > TimeSpan.FromDays(1))
        {
            yield return $"The time to write after, {FlushInterval}, is out of range; give 10 milliseconds to a day.";
        }

        if (QueueRows < FlushRows)
        {
            yield return $"The most rows in memory, {QueueRows}, are fewer than the {FlushRows} that are written at once. Give as many or more.";
        }

        if (MaximumBytes < 1)
        {
            yield return $"The most bytes on the disk, {MaximumBytes}, are out of range; give 1 or more.";
        }

        if (MaximumAge <= TimeSpan.Zero || MaximumAge > TimeSpan.FromDays(36_500))
        {
            yield return $"The age that rows are kept to, {MaximumAge}, is out of range; give more than 0, and at most 100 years.";
        }

        foreach (var error in Rules.Errors(Inputs))
        {
            yield return error;
        }
    }
}
