using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Monitoring.Windows;

/// <summary>
/// The answers that those of a version are compared with: on rows that the model had not learned from, where its folder has enough of them, else its first ones in the log. These are kept
/// in the log's folder, so that they stay when their rows are deleted. Answers on the rows of training would not do: a model is surer of the rows it was fitted to.
/// </summary>
/// <param name="Baseline">How they looked.</param>
/// <param name="Until">When the last of them came; the least time for those that are not in the log.</param>
/// <param name="Source">What they are, as words.</param>
internal sealed record AnswerReference(ModelBaseline Baseline, DateTimeOffset Until, string Source)
{
    /// <summary>That of a version; null before it has enough answers.</summary>
    internal static AnswerReference? Of(string folder, LoggedWindows rows, IReadOnlyList<string> columns, MonitorOptions options, CancellationToken cancellationToken) =>
        options.Answers is { } given ? new AnswerReference(given, DateTimeOffset.MinValue, "the answers given")
        : options.Training is { Answers: { } trained } training && trained.Rows >= options.Drift.MinimumRows && columns.All(trained.Columns.ContainsKey)
            ? new AnswerReference(trained, DateTimeOffset.MinValue, $"those at training on {training}")
        : OfFirst(folder, rows, columns, options.ReferenceRows, cancellationToken);

    private static AnswerReference? OfFirst(string folder, LoggedWindows rows, IReadOnlyList<string> columns, int needed, CancellationToken cancellationToken)
    {
        var source = FormattableString.Invariant($"the first {needed} of the version");
        var path = Path.Combine(folder, $"reference-{Uri.EscapeDataString(rows.Version!)}.json");
        if (Read(path, source) is { } kept && kept.Baseline.Rows == needed && columns.All(kept.Baseline.Columns.ContainsKey))
        {
            return kept;
        }

        var (answers, until) = rows.First(folder, columns, cancellationToken);
        if (answers.RowCount < needed)
        {
            return null;
        }

        var reference = new AnswerReference(ModelBaseline.Of(answers), until, source);
        try
        {
            AtomicFile.WriteText(path, JsonSerializer.Serialize(new Kept(until, reference.Baseline.ToJson())));
        }
        catch (InvalidInputException)
        {
            // Who may only read the log makes the reference anew.
        }

        return reference;
    }

    private static AnswerReference? Read(string path, string source)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!;
            return new AnswerReference(ModelBaseline.Parse(kept.Baseline), kept.Until, source);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException or ModelException)
        {
            // Not there, or not ours: it is made anew.
            return null;
        }
    }

    private sealed record Kept(DateTimeOffset Until, string Baseline);
}
