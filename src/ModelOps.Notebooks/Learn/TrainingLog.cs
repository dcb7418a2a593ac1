using System.Text.Json.Nodes;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Writes a training into a run.</summary>
internal static class TrainingLog
{
    private const string ArtifactPath = "model";

    internal static async Task<TrainResult> WriteAsync(
        ModelOpsSession ops, NamedFrame data, TrainedModel trained, CrossValidationResult? validation, DateTimeOffset started, CrossValidationLog? search, NamedFrame? held, CancellationToken cancellationToken)
    {
        var lease = await LeaseAsync(ops, trained.Trainer, started, cancellationToken).ConfigureAwait(false);
        await using var closing = lease.ConfigureAwait(false);
        var run = lease.Run;
        try
        {
            await run.LogInputAsync(Dataset(data), "training", cancellationToken).ConfigureAwait(false);
            if (held is not null)
            {
                await run.LogInputAsync(Dataset(held), "validation", cancellationToken).ConfigureAwait(false);
            }

            await run.LogParamsAsync(Params(trained), cancellationToken).ConfigureAwait(false);
            await run.LogMetricAsync("fit_seconds", trained.FitSeconds, cancellationToken: cancellationToken).ConfigureAwait(false);
            if ((validation is null ? search : CrossValidationLog.Of(validation)) is { } estimate)
            {
                await estimate.LogAsync(run, cancellationToken).ConfigureAwait(false);
            }

            if (trained.Backtest is { } backtest)
            {
                await run.LogMetricsAsync(ForecastView.Metrics(backtest), cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            foreach (var step in trained.LossCurve)
            {
                foreach (var (key, value) in LearningCurve.Metrics(step))
                {
                    await run.LogMetricAsync(key, value, step.Step, cancellationToken).ConfigureAwait(false);
                }
            }

            var source = await LogModelAsync(run, folder => trained.Save(folder, ops.Time), cancellationToken).ConfigureAwait(false);
            await run.FlushAsync(cancellationToken).ConfigureAwait(false);
            var model = new NamedModel(trained.Model, $"runs:/{run.RunId}/{ArtifactPath}", run.RunId, Source: source);
            return new TrainResult(trained, model, run.RunId, run.Info.Name, validation);
        }
        catch (Exception exception)
        {
            await lease.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Logs a model that is nowhere yet, as an imported one, in a run, so that the registry can point to it.</summary>
    internal static async Task<NamedModel> KeepAsync(ModelOpsSession ops, NamedModel model, string name, Func<ActiveRun, Task>? alsoLog, CancellationToken cancellationToken)
    {
        var lease = await LeaseAsync(ops, name, ops.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await using var closing = lease.ConfigureAwait(false);
        try
        {
            await (alsoLog?.Invoke(lease.Run) ?? Task.CompletedTask).ConfigureAwait(false);
            var source = await LogModelAsync(lease.Run, folder => model.Model.Save(folder, ops.Time), cancellationToken).ConfigureAwait(false);
            return model with { RunId = lease.Run.RunId, Source = source };
        }
        catch (Exception exception)
        {
            await lease.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A dataset as MLflow knows it. The digest is that of the rows, which may be a part of a file's; the file has one of its own.</summary>
    internal static Dataset Dataset(NamedFrame data) => new(
        data.Name, data.Frame.Digest(), data.Source is null ? "code" : "local", data.Source is null ? "{}" : Source(data.Source).ToJsonString(), data.Frame.DatasetSchemaJson(), data.Frame.DatasetProfileJson());

    private static JsonObject Source(string file) => FileDigest.Of(file) is { } digest ? new() { ["uri"] = file, ["sha256"] = digest } : new() { ["uri"] = file };

    // A run holds one training; a second one inside the same active run gets a run of its own, nested.
    private static async Task<RunLease> LeaseAsync(ModelOpsSession ops, string trainer, DateTimeOffset started, CancellationToken cancellationToken)
    {
        if (ops.ActiveRun is { } active && ops.TakeForTraining(active.RunId))
        {
            return new RunLease(active, isOwned: false);
        }

        if (ops.ActiveRun is { } parent)
        {
            return new RunLease(await ops.StartChildAsync(parent, trainer, started, null, cancellationToken).ConfigureAwait(false), isOwned: true);
        }

        return await ops.LeaseRunAsync(trainer, started, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Params(TrainedModel trained) =>
    [
        new("trainer", trained.Trainer),
        new("target", trained.Options.Target),
        new("seed", trained.Options.Seed),
        new("rows", trained.RowCount),
        .. Choices(trained.Options),
        .. trained.Parameters.Select(parameter => new KeyValuePair<string, object?>(parameter.Key == "seed" ? "trainer_seed" : parameter.Key, parameter.Value)),
    ];

    /// <summary>What was chosen beside the trainer, by the names of the command's options; what was not is left out.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>> Choices(FitOptions fit) =>
        new KeyValuePair<string, object?>[] { new("steps", fit.Steps), new("class_weight", fit.ClassWeight), new("weight", fit.Weight), new("calibration", fit.Calibration), new("threshold", fit.Threshold) }
            .Where(choice => choice.Value is not null);

    private static async Task<string> LogModelAsync(ActiveRun run, Action<string> save, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("modelops-train-");
        try
        {
            var folder = Path.Combine(scratch.FullName, ArtifactPath);
            save(folder);
            return await run.LogModelAsync(folder, ArtifactPath, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
