using ModelOps.Tracking;

namespace ModelOps;

internal sealed class TrackCommand() : LifecycleCommand<TrackOptions, TrackResult>("track", "Start a run; with code below it, the run is around that code.")
{
    private static readonly string[] _parts = ["source", "git", "environment", "system", "user"];

    public override async Task<TrackResult> ExecuteAsync(ModelOpsSession ops, TrackOptions options, CancellationToken cancellationToken)
    {
        if (options.End)
        {
            RefuseBeside(options);
            var active = ops.ActiveRun ?? throw new InvalidInputException($"No run is active, so there is none to end. Start one with {Wording.Command("track", "", "ops.StartRunAsync()")}.");
            await active.DisposeAsync().ConfigureAwait(false);
            if (!string.IsNullOrWhiteSpace(options.Body))
            {
                using var outside = Wording.Use(Face.CSharp);
                await ops.Host.RunCodeAsync(options.Body, cancellationToken).ConfigureAwait(false);
            }

            return new TrackResult("Ended", active.RunId, active.Info.Name, null);
        }

        var capture = Capture(options.Capture);
        var run = options.RunId is { } id ? await ops.ResumeRunAsync(id, options.RunName, options.Capture is null ? null : capture, cancellationToken).ConfigureAwait(false) : await ops.StartRunAsync(options.RunName, capture, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(options.Body))
        {
            return new TrackResult(options.RunId is null ? "Started" : "Resumed", run.RunId, run.Info.Name, Describe(capture));
        }

        try
        {
            using var face = Wording.Use(Face.CSharp);
            await ops.Host.RunCodeAsync(options.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ops.IsFinish(exception))
        {
            await ops.NoteFinishAsync(run, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            await FailAsync(ops, run, exception).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }

        return new TrackResult("Finished", run.RunId, run.Info.Name, null);
    }

    // The code's own error is the one to see, also where the store is away.
    private static async Task FailAsync(ModelOpsSession ops, ActiveRun run, Exception exception)
    {
        try
        {
            await run.FailAsync(exception, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrackingException away)
        {
            var note = $"The run {run.Info.Name} is not marked as failed: {away.Message}";
            await ops.Host.DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = note }), null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // The active run ends: what names another run, or is to run inside one, would be lost.
    private static void RefuseBeside(TrackOptions options)
    {
        (string Name, bool Given)[] all = [("run-name", options.RunName is not null), ("run-id", options.RunId is not null), ("capture", options.Capture is not null)];
        string[] errors = [.. all.Where(option => option.Given).Select(option => $"'{Wording.Option("end")}' ends the active run and does not go with '{Wording.Option(option.Name)}'. Leave one of them out.")];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static CaptureSettings Capture(IReadOnlyList<string>? parts)
    {
        if (parts is null)
        {
            return new CaptureSettings();
        }

        if (parts.Contains("none") && parts.Count > 1)
        {
            throw new InvalidInputException($"'{Wording.Option("capture")}' has 'none' beside {string.Join(", ", parts.Where(part => part != "none"))}. Give none alone, or leave it out.");
        }

        var unknown = parts.FirstOrDefault(part => part != "none" && !_parts.Contains(part));
        return unknown is null
            ? new CaptureSettings
            {
                Source = parts.Contains("source"),
                Git = parts.Contains("git"),
                Environment = parts.Contains("environment"),
                SystemMetrics = parts.Contains("system"),
                User = parts.Contains("user"),
            }
            : throw new InvalidInputException($"'{Wording.Option("capture")}' cannot hold '{unknown}'.{Suggestion.For(unknown, _parts)} Give any of {string.Join(", ", _parts)}, or none.");
    }

    private static string Describe(CaptureSettings capture)
    {
        bool[] on = [capture.Source, capture.Git, capture.Environment, capture.SystemMetrics, capture.User];
        var parts = _parts.Where((_, i) => on[i]).ToArray();
        return parts.Length == 0 ? "nothing" : string.Join(", ", parts) + $" (choose with {Wording.Option("capture")})";
    }
}
