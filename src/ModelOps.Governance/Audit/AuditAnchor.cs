using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Governance.Audit;

/// <summary>
/// What is known of the end of an audit log, in a file beside it: <c>audit.jsonl.head</c>. It is written after each line, so that a log that ends earlier was cut off or is an old copy. It may know one line less, after a crash in between.
/// </summary>
/// <param name="Lines">How many lines the log has.</param>
/// <param name="Head">The SHA-256 of the last of them.</param>
internal sealed record AuditAnchor(int Lines, string Head)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Where the anchor of a log is.</summary>
    internal static string PathOf(string log) => log + ".head";

    /// <summary>The anchor of a log; null when there is none.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    internal static AuditAnchor? Read(string log)
    {
        var path = PathOf(log);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<AuditAnchor>(File.ReadAllText(path), _json) ?? throw new JsonException("It is empty.") : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            // No number of lines is less than none: whatever the log holds does not fit.
            return new(-1, "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The anchor '{path}' of the audit log cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    internal void Write(string log) => AtomicFile.WriteText(PathOf(log), JsonSerializer.Serialize(this, _json) + "\n", ownerOnly: true, toDisk: true);
}
