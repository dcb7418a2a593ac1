namespace ModelOps;

/// <summary>The C# call of <c>#!card</c>.</summary>
public static class CardExtensions
{
    /// <summary>Writes a model card from the model folder and its evaluation, and keeps it with the model's run.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name.</param>
    /// <param name="options">Owner, intended use, limits, data, file; null for none of these.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static async Task<ModelCard> CardAsync(this ModelOpsSession ops, NamedModel model, CardOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new CardOptions()) with { Model = model };
        return (await new CardCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Card;
    }
}
