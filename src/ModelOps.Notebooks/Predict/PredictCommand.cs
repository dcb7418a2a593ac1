using ModelOps.Files;

namespace ModelOps;

internal sealed class PredictCommand() : LifecycleCommand<PredictOptions, PredictResult>("predict", "Score rows: over HTTP by a deployment, or in process by a model.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Predicting";

    public override bool GivesFrame => true;

    public override async Task<PredictResult> ExecuteAsync(ModelOpsSession ops, PredictOptions options, CancellationToken cancellationToken)
    {
        var (data, isOfFiles) = await PredictImages.ReadAsync(ops, options.Data, cancellationToken).ConfigureAwait(false);
        options = options with { Data = data };
        var rows = data.Frame;
        var keys = Keys(options, rows);
        using var target = await TargetAsync(ops, options, cancellationToken).ConfigureAwait(false);
        var known = isOfFiles || Skips(options) || PredictImages.MayHaveImages(rows) ? await target.ImagesAsync(cancellationToken).ConfigureAwait(false) : [];
        IReadOnlyList<string> images = [.. (known ?? (isOfFiles ? [ImageSet.ImageColumn] : [])).Where(name => isOfFiles || rows.Contains(name))];
        if (images.Count == 0 && (isOfFiles || Skips(options)))
        {
            throw new InvalidInputException(isOfFiles
                ? $"'{data.Source}' holds images, and '{options.Model?.Reference ?? options.Url}' takes none. Give a table."
                : $"'{Wording.Option("on-error", "skip")}' leaves out images that cannot be read, and '{options.Model?.Reference ?? options.Url}' takes none from {data.Name}. Leave it out.");
        }

        // Whatever the model calls them; a prediction is of no use without its file.
        rows = isOfFiles ? new Frame(rows.Columns[0].Rename(images[0])) : rows;
        IReadOnlyList<ImageFinding> leftOut = [];
        if (Skips(options))
        {
            (rows, leftOut) = await Task.Run(() => PredictImages.LeaveOutBroken(rows, images, cancellationToken), cancellationToken).ConfigureAwait(false);
            keys = keys.Count == 0 && leftOut.Count > 0 ? images : keys;
        }

        keys = isOfFiles ? images : keys;
        var series = rows;
        (rows, var times) = PredictSeries.Future(target.Model, rows);
        keys = times.Count == 0 ? keys : [.. times.Union(keys)];
        var predictions = await target.ScoreAsync(rows, images, cancellationToken).ConfigureAwait(false);
        var result = keys.Count == 0 ? predictions : Join([.. keys.Select(name => rows[name])], predictions);
        return new PredictResult(result, target.Name, target.Address) { LeftOut = leftOut, Figure = times.Count == 0 ? null : ForecastView.Figure(target.Model!, series, result) };
    }

    protected override IEnumerable<(string Name, object Value)> Variables(PredictOptions options, PredictResult result) =>
        options.As is { } name ? [(name, result.Predictions)] : [];

    private static bool Skips(PredictOptions options) => options.OnError == "skip";

    private static async Task<PredictTarget> TargetAsync(ModelOpsSession ops, PredictOptions options, CancellationToken cancellationToken)
    {
        if (options.Url is { } url)
        {
            return options.Model is null
                ? Server(ops, options, new DeploymentSpec { Name = url }, ServerAddress.Parse(url))
                : throw new InvalidInputException($"'{options.Model}' and '{Wording.Option("url")}' both say what scores the rows. Give one of them.");
        }

        var model = options.Model ?? throw new InvalidInputException($"'predict' needs MODEL as word 1, or '{Wording.Option("url")}': a deployment, a model, or the address of a model server.");
        var deployments = SessionDeployments.Of(ops);
        if (model.IsNameOnly && deployments.Own.TryGetValue(model.Reference, out var deployment))
        {
            return Server(ops, options, deployment.Spec, deployment.Address);
        }

        if (model.IsNameOnly && !ops.IsModelHere(model.Reference))
        {
            if (MayBeDeployment(model.Reference) && deployments.Find(model.Reference) is not null)
            {
                var elsewhere = deployments.GetRunning(model.Reference);
                return Server(ops, options, elsewhere.Spec, elsewhere.Status.Address!);
            }

            if (!model.Reference.AsSpan().ContainsAny('@', '/', '.'))
            {
                throw new InvalidInputException($"No deployment{Wording.Of("", ", variable", ", variable")} or folder is named '{model}'.{deployments.Near(model.Reference)} Or write name@alias, name/version or runs:/ID/model.");
            }
        }

        if (options.RequestId is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("request-id")}' names a request over HTTP, and '{model}' is run in this process. Give the name of a deployment, or leave the id out.");
        }

        return new LocalTarget((NamedModel)await ops.LookUpAsync(model, cancellationToken).ConfigureAwait(false));
    }

    // The deployments' files are read only for what can be one, so that nothing in them is in the way of a model.
    private static bool MayBeDeployment(string reference) => DeployCommand.IsPlain(reference) || reference.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static ServerTarget Server(ModelOpsSession ops, PredictOptions options, DeploymentSpec spec, Uri address) => new(
        spec.Name,
        address,
        ServedClient.Of(spec, address, options.Token is { } token ? SecretReference.Full(token, ops.Folder) : null, options.TlsCertificate is { } file ? Path.GetFullPath(file, ops.Folder) : null),
        options.RequestId);

    private static IReadOnlyList<string> Keys(PredictOptions options, Frame rows)
    {
        var known = rows.Columns.Select(column => column.Name).ToArray();
        var errors = (options.Key ?? []).Where(key => !known.Contains(key)).Select(key => $"'{Wording.Option("key")}' names '{key}', but {options.Data.Name} has no such column.{Suggestion.Among(key, known, "Its columns are")}").ToArray();
        return errors.Length == 0 ? [.. (options.Key ?? []).Distinct()] : throw new InvalidInputException(errors);
    }

    // A server answers row by row; one that leaves rows out cannot be joined with their keys.
    private static Frame Join(Column[] keys, Frame predictions)
    {
        if (keys[0].Count != predictions.RowCount)
        {
            throw new ModelException($"{keys[0].Count} rows were scored, but {predictions.RowCount} predictions came back, so they cannot be told apart by '{keys[0].Name}'.");
        }

        var twice = keys.FirstOrDefault(key => predictions.Columns.Any(column => column.Name == key.Name));
        return twice is null
            ? new Frame([.. keys, .. predictions.Columns])
            : throw new InvalidInputException($"'{Wording.Option("key")}' names '{twice.Name}', which the predictions have as a column of their own. Rename it in the data.");
    }
}
