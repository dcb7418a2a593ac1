using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Files;

namespace ModelOps;

internal sealed class AuditExportCommand() : LifecycleCommand<AuditExportOptions, AuditExport>("audit export", "Write the audit log to a file for others: JSON or CSV.")
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] _columns = ["line", "time", "actor", "action", "subject", "alias", "before", "reason", "evidence", "hash"];

    public override bool UsesExperiment => false;

    protected override string Doing => "Writing the audit log";

    public override async Task<AuditExport> ExecuteAsync(ModelOpsSession ops, AuditExportOptions options, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(options.To, ops.Folder);
        var isCsv = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => true,
            ".json" => false,
            _ => throw new InvalidInputException($"'{options.To}' is neither .json nor .csv. Give one of these endings with {Wording.Option("to")}."),
        };
        var log = ops.AuditToRead();
        var report = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (report.Error is { } error)
        {
            throw new CheckFailedException($"{error} Nothing was written to '{path}'.");
        }

        var lines = report.Entries.Select((entry, i) => (Number: i + 1, Entry: entry, Hash: i + 1 < report.Entries.Count ? report.Entries[i + 1].Previous : report.Head));
        var kept = AuditCheck.Of(report, options.Name).ToHashSet(ReferenceEqualityComparer.Instance);
        object?[][] rows = [.. lines.Where(line => kept.Contains(line.Entry)).Select(line => (object?[])
        [
            line.Number, line.Entry.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), line.Entry.Actor, line.Entry.Action, line.Entry.Subject, line.Entry.Alias, line.Entry.Before, line.Entry.Reason, line.Entry.Evidence, line.Hash,
        ])];
        AtomicFile.WriteText(path, isCsv ? Csv(rows) : Json(report, rows));
        return new(path, rows.Length, report.Head);
    }

    private static string Json(AuditReport report, object?[][] rows) => new JsonObject
    {
        ["lines"] = report.Entries.Count,
        ["head"] = report.Head,
        ["entries"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject(_columns.Zip(row).Select(cell => KeyValuePair.Create(cell.First, cell.Second switch { null => null, int number => (JsonNode)number, var text => (JsonNode)(string)text }))))]),
    }.ToJsonString(_indented) + "\n";

    private static string Csv(object?[][] rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend([.. _columns]))
        {
            text.AppendJoin(',', row.Select(cell => Quoted(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""))).Append('\n');
        }

        return text.ToString();
    }

    // A spreadsheet takes a cell that begins so for a formula, and a reason is anyone's text.
    private static string Quoted(string cell)
    {
        var safe = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
