using System.Globalization;
using System.Text;
using ModelOps.Evaluation.Cards;
using ModelOps.Files;

namespace ModelOps;

internal sealed class CardCommand() : LifecycleCommand<CardOptions, CardResult>("card", "Write a model card from the evidence, or check one.")
{
    public override async Task<CardResult> ExecuteAsync(ModelOpsSession ops, CardOptions options, CancellationToken cancellationToken)
    {
        var isPage = IsPage(options.Out);
        return options.Check is { } file
            ? await CheckAsync(ops, options, file, cancellationToken).ConfigureAwait(false)
            : await WriteAsync(ops, options, isPage, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CardResult> WriteAsync(ModelOpsSession ops, CardOptions options, bool isPage, CancellationToken cancellationToken)
    {
        var written = await WrittenCard.OfAsync(ops, options, cancellationToken).ConfigureAwait(false);
        var (card, _) = await CardAsync(ops, options, written.Parts, cancellationToken).ConfigureAwait(false);
        if (options.Out is { } file)
        {
            AtomicFile.WriteText(Path.GetFullPath(file, ops.Folder), isPage ? card.ToHtml() : card.Markdown);
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (await KeptFiles.OwnRunAsync(store, options.Model, cancellationToken).ConfigureAwait(false) is { } run)
        {
            ops.NoteRun(run.Info.RunId);
            await KeptFiles.PutAsync(store.OpenArtifacts(run.Info.ArtifactUri), WrittenCard.Artifact, Encoding.UTF8.GetBytes(card.Markdown), cancellationToken).ConfigureAwait(false);
        }

        return new CardResult(card, options.Out) { Notes = [.. written.Notes(options)] };
    }

    private static async Task<CardResult> CheckAsync(ModelOpsSession ops, CardOptions options, string file, CancellationToken cancellationToken)
    {
        if (options.Out is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("check")}' writes nothing. Leave out '{Wording.Option("out")}'.");
        }

        var text = WrittenCard.Read(Path.GetFullPath(file, ops.Folder), file);
        var (card, isEvaluated) = await CardAsync(ops, options, WrittenParts.Read(text, file), cancellationToken).ConfigureAwait(false);
        return new CardResult(card, file)
        {
            Differences = card.Check(text, file),
            Missing = isEvaluated ? null
                : $"No evaluation of '{options.Model.Reference}' is kept, so no number in '{file}' can be checked. Evaluate it first: {Wording.Command("evaluate", $"{options.Model.Reference} --data FILE", "EvaluateAsync(model, data)")}.",
        };
    }

    private static async Task<(ModelCard Card, bool IsEvaluated)> CardAsync(ModelOpsSession ops, CardOptions options, IReadOnlyDictionary<string, string> written, CancellationToken cancellationToken)
    {
        var known = options.Data is null ? (await KeptEvidence.FindAsync(ops, options.Model, cancellationToken).ConfigureAwait(false)).FirstOrDefault() : null;
        var evaluation = options.Data is null
            ? known is null ? null : await known.RestoreAsync(cancellationToken).ConfigureAwait(false)
            : await Task.Run(() => Evaluator.Evaluate(options.Model.Model, options.Data.Frame, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        var registered = await RegisteredVersion.OfAsync(ops, options.Model, cancellationToken).ConfigureAwait(false);
        var card = ModelCard.Of(options.Model.Model, evaluation, new ModelCardOptions
        {
            Name = registered?.Name ?? options.Model.Reference,
            Version = registered?.Version.ToString(CultureInfo.InvariantCulture),
            Owner = options.Owner,
            IntendedUse = options.IntendedUse,
            Limitations = options.Limitations,
            Licence = options.Licence,
            Written = written,
            Explanations = Latest(await KeptExplanation.FindAsync(ops, options.Model, cancellationToken).ConfigureAwait(false)),
            Training = await TrainingFacts.OfAsync(ops, options.Model, cancellationToken).ConfigureAwait(false),
            EvaluationData = options.Data?.Name ?? (known is null ? null : $"{known.Evidence.DataName} (digest {known.Evidence.DataDigest}){known.Caution}"),
        });
        return (card, evaluation is not null);
    }

    // Of all rows; by shuffling, and by SHAP values.
    private static ExplanationEvidence[] Latest(IReadOnlyList<KeptExplanation> kept) =>
        [.. kept.Select(each => each.Evidence).Where(each => each.Row is null).DistinctBy(each => each.Method == "permutation").OrderBy(each => each.Method != "permutation")];

    private static bool IsPage(string? file) => file is not null && Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".md" => false,
        ".html" or ".htm" => true,
        _ => throw new InvalidInputException($"'{Wording.Option("out")}' cannot be '{file}'. Give a file that ends in .md or .html."),
    };
}
