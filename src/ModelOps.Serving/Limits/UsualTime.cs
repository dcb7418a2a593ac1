using System.Diagnostics;

namespace ModelOps.Serving.Limits;

/// <summary>How long a piece of work usually takes. One that the machine held up counts little, a faster one much; writers at once may lose one.</summary>
internal sealed class UsualTime
{
    private const double Slower = 0.05;
    private const double Faster = 0.5;
    private double _seconds;

    /// <summary>The time; 0 before the first.</summary>
    internal TimeSpan Value => TimeSpan.FromSeconds(_seconds);

    /// <summary>Takes note of a piece of work.</summary>
    /// <param name="started">When it began: <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal void Add(long started) => Add(Stopwatch.GetElapsedTime(started));

    internal void Add(TimeSpan took)
    {
        var more = took.TotalSeconds - _seconds;
        _seconds += more * (more > 0 ? Slower : Faster);
    }
}
