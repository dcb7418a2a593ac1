using ModelOps.Files;

namespace ModelOps;

internal sealed class PredictCommand() : LifecycleCommand<PredictOptions, PredictResult>("predict", "Score rows: over HTTP by a deployment, or in process by a model.")
{
    private const int ImagesInRequest = 16;

    public override bool UsesExperiment => false;

    protected override string? Doing => "Predicting";

    public override bool GivesFrame => true;

    public override async Task<PredictResult> ExecuteAsync(ModelOpsSession ops, PredictOptions options, CancellationToken cancellationToken)
    {
        var rows = options.Data.Frame;
        var keys = Keys(options);
        var (predictions, model, address) = await ScoreAsync(ops, options, rows, cancellationToken).ConfigureAwait(false);

        // A prediction for a folder is of no use without its file.
        keys = keys.Length == 0 && Directory.Exists(options.Data.Source) ? [rows[ImageSet.ImageColumn]] : keys;
        return new PredictResult(keys.Length == 0 ? predictions : Join(keys, predictions), model, address);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(PredictOptions options, PredictResult result) =>
        options.As is { } name ? [(name, result.Predictions)] : [];

    private static async Task<(Frame Predictions, string Model, Uri? Address)> ScoreAsync(ModelOpsSession ops, PredictOptions options, Frame rows, CancellationToken cancellationToken)
    {
        if (options.Url is { } url)
        {
            return options.Model is null
                ? await AskAsync(ops, options, new DeploymentSpec { Name = url }, ServerAddress.Parse(url), rows, cancellationToken).ConfigureAwait(false)
                : throw new InvalidInputException($"'{options.Model}' and '{Wording.Option("url")}' both say what scores the rows. Give one of them.");
        }

        var model = options.Model ?? throw new InvalidInputException($"'predict' needs MODEL as word 1, or '{Wording.Option("url")}': a deployment, a model, or the address of a model server.");
        var deployments = SessionDeployments.Of(ops);
        if (model.IsNameOnly && deployments.Own.TryGetValue(model.Reference, out var deployment))
        {
            return await AskAsync(ops, options, deployment.Spec, deployment.Address, rows, cancellationToken).ConfigureAwait(false);
        }

        if (model.IsNameOnly && !ops.IsModelHere(model.Reference))
        {
            if (MayBeDeployment(model.Reference) && deployments.Find(model.Reference) is not null)
            {
                var elsewhere = deployments.GetRunning(model.Reference);
                return await AskAsync(ops, options, elsewhere.Spec, elsewhere.Status.Address!, rows, cancellationToken).ConfigureAwait(false);
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

        var loaded = (NamedModel)await ops.LookUpAsync(model, cancellationToken).ConfigureAwait(false);
        return (await Task.Run(() => loaded.Model.Predict(rows), cancellationToken).ConfigureAwait(false), loaded.Reference, null);
    }

    // The deployments' files are read only for what can be one, so that nothing in them is in the way of a model.
    private static bool MayBeDeployment(string reference) => DeployCommand.IsPlain(reference) || reference.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static async Task<(Frame Predictions, string Model, Uri? Address)> AskAsync(ModelOpsSession ops, PredictOptions options, DeploymentSpec spec, Uri address, Frame rows, CancellationToken cancellationToken)
    {
        using var client = ServedClient.Of(spec, address, options.Token is { } token ? SecretReference.Full(token, ops.Folder) : null, options.TlsCertificate is { } file ? Path.GetFullPath(file, ops.Folder) : null);
        if (Directory.Exists(options.Data.Source))
        {
            return (await AskForImagesAsync(client, options, rows, cancellationToken).ConfigureAwait(false), spec.Name, address);
        }

        return (await (options.RequestId is { } id ? client.PredictAsync(rows, id, cancellationToken) : client.PredictAsync(rows, cancellationToken)).ConfigureAwait(false), spec.Name, address);
    }

    // A server reads no files of ours: it gets their content, a few in a request.
    private static async Task<Frame> AskForImagesAsync(ScoringClient client, PredictOptions options, Frame rows, CancellationToken cancellationToken)
    {
        if (options.RequestId is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("request-id")}' names one request, and the images of a folder are sent in several. Leave it out.");
        }

        var paths = (StringColumn)rows[ImageSet.ImageColumn];
        var answers = new List<Frame>();
        for (var start = 0; start < paths.Count; start += ImagesInRequest)
        {
            var some = Enumerable.Range(start, Math.Min(ImagesInRequest, paths.Count - start)).Select(row => ImageFile.ToDataUri(File.ReadAllBytes(paths.Text(row)!)));
            answers.Add(await client.PredictAsync(new Frame(StringColumn.From(paths.Name, some)), cancellationToken).ConfigureAwait(false));
        }

        return Frame.Concat(answers);
    }

    private static Column[] Keys(PredictOptions options)
    {
        var known = options.Data.Frame.Columns.Select(column => column.Name).ToArray();
        var errors = (options.Key ?? []).Where(key => !known.Contains(key)).Select(key => $"'{Wording.Option("key")}' names '{key}', but {options.Data.Name} has no such column.{Suggestion.Among(key, known, "Its columns are")}").ToArray();
        return errors.Length == 0 ? [.. (options.Key ?? []).Distinct().Select(key => options.Data.Frame[key])] : throw new InvalidInputException(errors);
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
