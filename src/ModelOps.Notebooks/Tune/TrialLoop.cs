using System.Globalization;

namespace ModelOps;

/// <summary>The work of one task of a search's job: runs trials until no more come.</summary>
internal static class TrialLoop
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Runs it.</summary>
    /// <param name="path">The folder of the search.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it; the trial that runs is lost.</param>
    internal static async Task RunAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(JobSpec.IndexVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw new InvalidInputException($"{JobSpec.IndexVariable} does not hold a number. Only an engine starts this verb, for a search.");
        }

        var folder = new TrialFolder(Path.GetFullPath(path));
        var (frame, search) = folder.Read(cancellationToken);
        var worker = new TrialWorker(frame, search.Fit, search.Options);
        while (!folder.IsOver(time.GetUtcNow()))
        {
            if (folder.Take(index) is { } trial)
            {
                folder.Answer(trial.Number, worker.Run(trial, cancellationToken));
            }
            else
            {
                await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
