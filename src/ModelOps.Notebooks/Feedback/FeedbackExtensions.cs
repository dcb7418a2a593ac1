namespace ModelOps;

/// <summary>The C# calls of <c>#!feedback</c>.</summary>
public static class FeedbackExtensions
{
    /// <summary>Adds what scored rows turned out to be.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment that scored the rows, or the folder of its payload log.</param>
    /// <param name="labels">The labels; of several for a row the last one counts.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log, or labels that do not fit; then none is added.</exception>
    public static Task<FeedbackResult> FeedbackAsync(this ModelOpsSession ops, string deployment, IReadOnlyList<Label> labels, CancellationToken cancellationToken = default) =>
        new FeedbackCommand().CallAsync(ops, new FeedbackOptions { Deployment = deployment, Given = labels }, cancellationToken);

    /// <summary>Adds what scored rows turned out to be, from a table.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment that scored the rows, or the folder of its payload log.</param>
    /// <param name="labels">A table with columns <c>id</c> and <c>label</c>, or those that the options name.</param>
    /// <param name="options">Names of the columns; null for the usual ones.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log or column, or labels that do not fit; then none is added.</exception>
    public static Task<FeedbackResult> FeedbackAsync(this ModelOpsSession ops, string deployment, Frame labels, FeedbackOptions? options = null, CancellationToken cancellationToken = default) =>
        ops.FeedbackAsync(deployment, LabelReader.FromFrame(labels, options?.Id, options?.Label), cancellationToken);

    /// <summary>Adds what scored rows turned out to be, from a file.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment that scored the rows, or the folder of its payload log.</param>
    /// <param name="file">A CSV, JSON lines or Parquet file with columns <c>id</c> and <c>label</c>, or those that the options name.</param>
    /// <param name="options">Names of the columns; null for the usual ones.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log, file or column, or labels that do not fit; then none is added.</exception>
    public static Task<FeedbackResult> FeedbackAsync(this ModelOpsSession ops, string deployment, string file, FeedbackOptions? options = null, CancellationToken cancellationToken = default) =>
        new FeedbackCommand().CallAsync(ops, (options ?? new FeedbackOptions()) with { Deployment = deployment, File = file }, cancellationToken);
}
