using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>
/// A model with where it is from, as commands take it. A model, a training's result and a text convert to it by themselves;
/// the text is a notebook variable, a registry version, a run's artifact or a folder, which the command looks up.
/// </summary>
/// <param name="Model">The model, ready to predict.</param>
/// <param name="Reference">What it is called: <c>name@alias</c>, <c>runs:/id/model</c>, or a folder.</param>
/// <param name="RunId">The run that logged it, if that is known.</param>
/// <param name="RegisteredName">Its name in the registry, if it came from there.</param>
/// <param name="Source">Where its folder is, as a registry keeps it: an artifact URI or a path. Null when it is nowhere yet.</param>
/// <param name="Version">Its version in the registry, if it came from there.</param>
public sealed record NamedModel(Model Model, string Reference, string? RunId = null, string? RegisteredName = null, string? Source = null, int? Version = null)
{
    private readonly Model? _model = Model;

    /// <summary>The model, ready to predict.</summary>
    /// <exception cref="InvalidOperationException">There is only a name, which no command has looked up yet.</exception>
    public Model Model
    {
        get => _model ?? throw new InvalidOperationException($"'{Reference}' is only the name of a model here. Give it to a command of the session, which looks it up.");
        init => _model = value;
    }

    /// <summary>True before a command has looked the name up.</summary>
    internal bool IsNameOnly => _model is null;

    /// <summary>A model without a name of its own.</summary>
    /// <param name="model">The model.</param>
    [return: NotNullIfNotNull(nameof(model))]
    public static implicit operator NamedModel?(Model? model) => model is null ? null : new(model, model.Folder ?? "model", Source: model.Folder);

    /// <summary>The model that a text names.</summary>
    /// <param name="reference">A notebook variable, <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, or a folder.</param>
    [return: NotNullIfNotNull(nameof(reference))]
    public static implicit operator NamedModel?(string? reference) => reference is null ? null : new(null!, reference);

    /// <inheritdoc />
    public override string ToString() => Reference;
}
