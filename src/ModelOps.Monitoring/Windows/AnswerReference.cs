using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Monitoring.Windows;

/// <summary>
/// The first answers of a version, which later ones are compared with. It is kept in the log's folder, so that it stays when their rows are deleted. Answers at training would
/// not do: a model is surer of the rows it was fitted to.
/// </summary>
/// <param name="Baseline">How they looked.</param>
/// <param name="Until">When the last of them came.</param>
internal sealed record AnswerReference(ModelBaseline Baseline, DateTimeOffset Until)
{
    /// <summary>That of a version; null before it has enough answers.</summary>
    internal static AnswerReference? Of(string folder, LoggedWindows rows, IReadOnlyList<string> columns, int needed, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"reference-{Uri.EscapeDataString(rows.Version!)}.json");
        if (Read(path) is { } kept && kept.Baseline.Rows == needed && columns.All(kept.Baseline.Columns.ContainsKey))
        {
            return kept;
        }

        var (answers, until) = rows.First(folder, columns, cancellationToken);
        if (answers.RowCount < needed)
        {
            return null;
        }

        var reference = new AnswerReference(ModelBaseline.Of(answers), until);
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

    private static AnswerReference? Read(string path)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!;
            return new AnswerReference(ModelBaseline.Parse(kept.Baseline), kept.Until);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException or ModelException)
        {
            // Not there, or not ours: it is made anew.
            return null;
        }
    }

    private sealed record Kept(DateTimeOffset Until, string Baseline);
}
