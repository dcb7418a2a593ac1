namespace ModelOps;

/// <summary>A result that stands for a model: its variable may be given where a model is taken.</summary>
internal interface IHasModel
{
    /// <summary>The model.</summary>
    NamedModel Model { get; }
}
