namespace ModelOps;

/// <summary>What the run that made a model knows of its training.</summary>
internal static class TrainingFacts
{
    private const string CommitTag = "mlflow.source.git.commit";
    private const int MostParameters = 40;

    internal static async Task<IReadOnlyList<KeyValuePair<string, string>>> OfAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (await KeptFiles.OwnRunAsync(store, model, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return [];
        }

        List<KeyValuePair<string, string>> facts = [new("run", run.Info.RunId), new("SHA-256 of the graph", EvaluationEvidence.DigestOf(model.Model))];
        facts.AddRange(run.Inputs.Where(input => input.Tags.Any(tag => tag is { Key: "mlflow.data.context", Value: "training" })).Select(input => KeyValuePair.Create("data", $"{input.Dataset.Name} (digest {input.Dataset.Digest})")));
        facts.AddRange(run.Data.Tags.Where(tag => tag.Key == CommitTag).Select(tag => KeyValuePair.Create("commit", tag.Value)));
        facts.AddRange(run.Data.Params.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Take(MostParameters).Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value)));
        return facts;
    }
}
