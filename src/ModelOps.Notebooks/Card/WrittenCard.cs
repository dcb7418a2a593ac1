using System.Text;
using ModelOps.Evaluation.Cards;

namespace ModelOps;

/// <summary>The hand-written parts of a card that is to be written again, and where they are from.</summary>
/// <param name="Parts">The parts by name, as Markdown; empty when there was no card.</param>
/// <param name="From">The file or artifact; null when there was none.</param>
internal sealed record WrittenCard(IReadOnlyDictionary<string, string> Parts, string? From)
{
    internal const string Artifact = "model_card.md";

    /// <summary>The parts of the card that the file holds, or the .md file beside a page; else of the one that the run keeps.</summary>
    /// <exception cref="InvalidInputException">There is a file, but its marks are damaged or it is no card.</exception>
    internal static async Task<WrittenCard> OfAsync(ModelOpsSession ops, CardOptions options, CancellationToken cancellationToken)
    {
        if (options.Out is { } file && Path.ChangeExtension(file, ".md") is var source && File.Exists(Path.GetFullPath(source, ops.Folder)))
        {
            return new(WrittenParts.Read(Read(Path.GetFullPath(source, ops.Folder), source), source), source);
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (await KeptFiles.OwnRunAsync(store, options.Model, cancellationToken).ConfigureAwait(false) is { } run
            && store.OpenArtifacts(run.Info.ArtifactUri) is var artifacts
            && (await artifacts.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Any(artifact => artifact.Path == Artifact)
            && Encoding.UTF8.GetString(await KeptFiles.BytesAsync(artifacts, Artifact, cancellationToken).ConfigureAwait(false)) is var kept

            // Cards of earlier versions have none.
            && WrittenParts.IsCard(kept))
        {
            var name = $"{Artifact} of run {ShortId.Of(run.Info.RunId)}";

            // Nobody edits what the run keeps: what is said now comes first.
            return new(WrittenParts.Read(kept, name).Where(part => Given(options).All(given => given.Part != part.Key || given.Text is null)).ToDictionary(), name);
        }

        return new(new Dictionary<string, string>(), null);
    }

    /// <summary>The text of a card.</summary>
    /// <exception cref="InvalidInputException">It is not a Markdown file, is not there, or cannot be read.</exception>
    internal static string Read(string path, string name)
    {
        if (!Path.GetExtension(path).Equals(".md", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"'{name}' is not a card in Markdown. Give the .md file; a page is made from the same content.");
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(File.Exists(path) ? $"Cannot read '{name}': {error.Message}" : $"There is no file '{name}'. Write the card first: {Wording.Command("card", $"MODEL --out {name}", "CardAsync(model, new() { Out = file })")}.", error);
        }
    }

    /// <summary>Says where an option came too late, since someone has written that part.</summary>
    internal IEnumerable<string> Notes(CardOptions options) =>
        from given in Given(options)
        where given.Text is not null && Parts.TryGetValue(given.Part, out var kept) && ModelCardOptions.IsWritten(given.Part, kept) && kept.Trim() != CardWriter.Escaped(given.Text)
        select $"The part '{given.Part}' is kept as it stands in {From}, not as '{Wording.Option(given.Option)}' says. Change it there.";

    private static IEnumerable<(string Part, string Option, string? Text)> Given(CardOptions options) =>
        [("purpose", "intended-use", options.IntendedUse), ("limits", "limitations", options.Limitations), ("owners", "owner", options.Owner), ("licence", "licence", options.Licence)];
}
