using System.Globalization;
using System.Text;
using ModelOps.Files;

namespace ModelOps;

internal sealed class CardCommand() : LifecycleCommand<CardOptions, CardResult>("card", "Write a model card from the evidence.")
{
    public override async Task<CardResult> ExecuteAsync(ModelOpsSession ops, CardOptions options, CancellationToken cancellationToken)
    {
        var isPage = IsPage(options.Out);
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
            EvaluationData = options.Data?.Name ?? (known is null ? null : $"{known.Evidence.DataName} (digest {known.Evidence.DataDigest}){known.Caution}"),
        });
        if (options.Out is { } file)
        {
            AtomicFile.WriteText(Path.GetFullPath(file, ops.Folder), isPage ? card.ToHtml() : card.Markdown);
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (await EvaluationLog.OwnRunAsync(store, options.Model, cancellationToken).ConfigureAwait(false) is { } run)
        {
            ops.NoteRun(run.Info.RunId);
            await EvaluationLog.PutAsync(store.OpenArtifacts(run.Info.ArtifactUri), "model_card.md", Encoding.UTF8.GetBytes(card.Markdown), cancellationToken).ConfigureAwait(false);
        }

        return new CardResult(card, options.Out);
    }

    private static bool IsPage(string? file) => file is not null && Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".md" => false,
        ".html" or ".htm" => true,
        _ => throw new InvalidInputException($"'{Wording.Option("out")}' cannot be '{file}'. Give a file that ends in .md or .html."),
    };
}
