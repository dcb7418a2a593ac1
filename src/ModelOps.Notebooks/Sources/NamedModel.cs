namespace ModelOps;

/// <summary>A model with where it is from, as commands take it: a variable, a registry version, a run's artifact or a folder.</summary>
/// <param name="Model">The model, ready to predict.</param>
/// <param name="Reference">What it is called: <c>name@alias</c>, <c>runs:/id/model</c>, or a folder.</param>
/// <param name="RunId">The run that logged it, if that is known.</param>
/// <param name="RegisteredName">Its name in the registry, if it came from there.</param>
/// <param name="Source">Where its folder is, as a registry keeps it: an artifact URI or a path. Null when it is nowhere yet.</param>
public sealed record NamedModel(Model Model, string Reference, string? RunId = null, string? RegisteredName = null, string? Source = null)
{
    /// <summary>A model without a name of its own.</summary>
    /// <param name="model">The model.</param>
    public static implicit operator NamedModel(Model model) => new(model, model.Folder ?? "model", Source: model.Folder);

    /// <summary>The model that a training gave.</summary>
    /// <param name="trained">The training's result.</param>
    public static implicit operator NamedModel(TrainResult trained) => trained.Model;

    /// <summary>The best model of a search.</summary>
    /// <param name="tuned">The search's result.</param>
    public static implicit operator NamedModel(TuneResult tuned) => tuned.Best.Model;
}
