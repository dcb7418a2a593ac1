namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Writes a model card from the model folder and its evaluation, and keeps it with the model's run.</summary>
    /// <param name="model">The model, or its name.</param>
    /// <param name="options">Owner, intended use, limits, data, file; null for none of these.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<ModelCard> CardAsync(NamedModel model, CardOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new CardOptions()) with { Model = model };
        return (await new CardCommand().CallAsync(this, options, cancellationToken)).Card;
    }
}
