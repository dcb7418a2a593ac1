using ModelOps.Files;

namespace ModelOps;

internal sealed class CardCommand() : LifecycleCommand<CardOptions, CardResult>("card", "Write a model card from the evidence.")
{
    public override async Task<CardResult> ExecuteAsync(ModelOpsSession ops, CardOptions options, CancellationToken cancellationToken)
    {
        var known = ops.EvidenceOf(options.Model);
        var evaluation = options.Data is null
            ? known?.Evaluation
            : await Task.Run(() => Evaluator.Evaluate(options.Model.Model, options.Data.Frame, cancellationToken: cancellationToken), cancellationToken);
        var card = ModelCard.Of(options.Model.Model, evaluation, new ModelCardOptions
        {
            Name = options.Model.RegisteredName ?? options.Model.Reference,
            Owner = options.Owner,
            IntendedUse = options.IntendedUse,
            Limitations = options.Limitations,
            EvaluationData = options.Data?.Name ?? known?.Data.Name,
        });
        if (options.Out is { } file)
        {
            var html = Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".md" => false,
                ".html" or ".htm" => true,
                _ => throw new InvalidInputException($"'--out' cannot be '{file}'. Give a file that ends in .md or .html."),
            };
            AtomicFile.WriteText(Path.GetFullPath(file, ops.Folder), html ? card.ToHtml() : card.Markdown);
        }

        if (options.Model.RunId is { } runId)
        {
            await using var lease = await ops.LeaseRunAsync(runId, "", cancellationToken);
            await lease.Run.LogTextAsync(card.Markdown, "model_card.md", cancellationToken);
        }

        return new CardResult(card, options.Out);
    }
}
