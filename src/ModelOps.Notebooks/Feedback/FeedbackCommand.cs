namespace ModelOps;

internal sealed class FeedbackCommand() : LifecycleCommand<FeedbackOptions, FeedbackResult>("feedback", "Add what scored rows turned out to be: labels, by the ids of the rows.")
{
    private const int MostErrors = 10;

    public override bool UsesExperiment => false;

    protected override string? Doing => "Adding labels";

    public override async Task<FeedbackResult> ExecuteAsync(ModelOpsSession ops, FeedbackOptions options, CancellationToken cancellationToken)
    {
        var folder = await PayloadFolders.FindAsync(ops, options.Deployment, cancellationToken).ConfigureAwait(false);
        return await Task.Run(
            async () =>
            {
                var labels = options.Given ?? Read(ops, options, cancellationToken);
                var log = new LabelLog(folder, PayloadTables.LabelsOf(folder, ops.Time));
                var errors = log.Check(labels);
                if (errors.Count > 0)
                {
                    // All or none: a file that is corrected can be given again.
                    var more = errors.Count > MostErrors ? (string[])[$"{errors.Count - MostErrors} more of the {labels.Count} labels are wrong. Nothing was added."] : ["Nothing was added."];
                    throw new InvalidInputException([.. errors.Take(MostErrors).Select(error => $"Label {error.Index + 1}: {error.Message}"), .. more]);
                }

                var receipt = await log.AddAsync(labels, cancellationToken).ConfigureAwait(false);
                return new FeedbackResult(options.Deployment, receipt.Accepted, LabelSummary.Of(folder, cancellationToken));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<Label> Read(ModelOpsSession ops, FeedbackOptions options, CancellationToken cancellationToken) => (options.File, options.Body.Trim().Length > 0) switch
    {
        ({ }, true) => throw new InvalidInputException($"'{Wording.Option("file")}' names a file, and labels stand below. Give them one way."),
        ({ } file, false) => LabelReader.FromFile(Path.GetFullPath(file, ops.Folder), options.Id, options.Label, cancellationToken),
        (null, true) => LabelReader.FromCsv(options.Body, options.Id, options.Label),
        _ => throw new InvalidInputException($"There are no labels. Give a file with columns id and label as {Wording.Option("file", "FILE")}{Wording.Of("", ", or write them below the magic as CSV", ", or a list of them")}."),
    };
}
