using System.Runtime.InteropServices;

namespace ModelOps.Evaluation.Gates.Measures;

/// <summary>How long requests took, one after another, in this process.</summary>
/// <param name="Sorted">Milliseconds a request, in ascending order.</param>
/// <param name="Rows">Rows a request.</param>
internal sealed record LatencySample(double[] Sorted, int Rows)
{
    private const double Milliseconds = 1000;
    private const int MostFrames = 256;
    private const int WarmUpShare = 10;
    private const int LeastWarmUp = 50;

    /// <summary>Where it was measured.</summary>
    internal static string Machine => FormattableString.Invariant($"{Environment.MachineName} ({RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors)");

    /// <summary>Scores rows of the data, again and again, after requests that are not counted: the first ones wait for the compiler.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">At least one row with the model's columns.</param>
    /// <param name="rows">Rows a request; where the data has fewer, they are repeated.</param>
    /// <param name="requests">Requests that are counted.</param>
    /// <param name="time">Measures.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    internal static LatencySample Measure(Model model, Frame data, int rows, int requests, TimeProvider time, CancellationToken cancellationToken)
    {
        var frames = new Frame[Math.Clamp(data.RowCount / rows, 1, MostFrames)];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = data.Take([.. Enumerable.Range(i * rows, rows).Select(row => row % data.RowCount)]);
        }

        for (var i = 0; i < Math.Max(LeastWarmUp, requests / WarmUpShare); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            model.Score(frames[i % frames.Length], cancellationToken);
        }

        var times = new double[requests];
        for (var i = 0; i < requests; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = time.GetTimestamp();
            model.Score(frames[i % frames.Length], cancellationToken);
            times[i] = (time.GetTimestamp() - started) * Milliseconds / time.TimestampFrequency;
        }

        Array.Sort(times);
        return new LatencySample(times, rows);
    }
}
