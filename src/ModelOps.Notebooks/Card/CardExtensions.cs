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

    /// <summary>Compares a card with the evidence. Nothing is written.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name.</param>
    /// <param name="file">The card, .md.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The differences; <see cref="CardResult.Refusal"/> is null only when there is evidence, and every number is what it says.</returns>
    /// <exception cref="InvalidInputException">The file is not a card, or is damaged.</exception>
    public static Task<CardResult> CheckCardAsync(this ModelOpsSession ops, NamedModel model, string file, CancellationToken cancellationToken = default) =>
        new CardCommand().CallAsync(ops, new CardOptions { Model = model, Check = file }, cancellationToken);
}
