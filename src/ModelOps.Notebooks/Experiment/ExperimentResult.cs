namespace ModelOps;

/// <summary>The experiment that runs now go to.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="Name">Its name.</param>
/// <param name="StoreUri">The tracking store.</param>
public sealed record ExperimentResult(string Id, string Name, string StoreUri) : Viewable
{
    /// <summary>The file that keeps the choice for the next commands in this folder; null when it is for this session only.</summary>
    public string? KeptIn { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Experiment {Name}").Fact("id", Id).Fact("tracking store", StoreUri).Fact("kept for this folder in", KeptIn);
        return KeptIn is not null && ModelOpsSession.ExperimentOfEnvironment is { } wins && wins != Name
            ? view.Note($"MLFLOW_EXPERIMENT_NAME is '{wins}', which the next commands follow. Unset it, or give them {Wording.Option("experiment")}.")
            : view;
    }
}
