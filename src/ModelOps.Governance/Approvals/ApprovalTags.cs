using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>
/// How requests, approvals and rejections stand at a version in the tracker: one tag in words, as MLflow's page shows it, and one as JSON with all of it and the place of its line in the audit log. The words are made of the JSON, so
/// that whoever changes one of them is found. Each person has tags of their own: two who approve at once do not overwrite each other.
/// </summary>
internal static class ApprovalTags
{
    private const int LongestText = 250;
    private const int LongestName = 60;
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Who registered a version.</summary>
    internal const string RegisteredBy = "modelops.registered_by";

    internal static string Request(string alias) => $"modelops.request.{alias}";

    internal static string Rejection(string alias) => $"modelops.rejection.{alias}";

    /// <summary>What all approvals of an alias begin with.</summary>
    internal static string Approvals(string alias) => $"modelops.approval.{alias}.";

    internal static string Approval(string alias, string by) => Approvals(alias) + KeyOf(by);

    /// <summary>The tag with the JSON of a tag in words.</summary>
    internal static string RecordOf(string key) => $"{key}{RecordEnding}";

    /// <summary>What the tags with JSON end with. A person's part of a key cannot: it has no point.</summary>
    internal const string RecordEnding = ".record";

    /// <summary>The JSON of a tag.</summary>
    internal static string Write<T>(ApprovalRecord<T> record) => JsonSerializer.Serialize(record, _json);

    /// <summary>The JSON of what was decided alone: its SHA-256 is the evidence of the line in the audit log.</summary>
    internal static string DigestOf<T>(T decided) => AuditLog.Digest(JsonSerializer.Serialize(decided, _json));

    /// <summary>Reads a tag's JSON; null for what is none.</summary>
    internal static ApprovalRecord<T>? Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ApprovalRecord<T>>(json, _json) is { Decided: not null } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static string Text(ApprovalRequest request) =>
        Cut($"requested {Time(request.Time)} by {request.By}: needs {ApprovalState.Count(request.Needs)}{(request.Gate is { } gate ? $", gate {gate}" : "")}{(request.Reason is { } why ? $"; {why}" : "")}");

    internal static string Text(Approval approval, bool isRejection) => Cut($"{(isRejection ? "rejected" : "approved")} {Time(approval.Time)} by {approval.By}: {approval.Reason}");

    internal static string? Find(ModelVersion version, string key) => version.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;

    // Keys take letters, digits and little else: what a name has besides is told apart by a part of its hash. Case makes no other person.
    private static string KeyOf(string name)
    {
        var lower = name.Trim().ToLowerInvariant();
        string plain = new([.. lower.Take(LongestName).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '-')]);
        return plain == lower && lower != "audit" ? plain : $"{plain}-{AuditLog.Digest(lower)[..6]}";
    }

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

    private static string Cut(string text) => text.Length > LongestText ? text[..(LongestText - 1)] + "…" : text;
}

/// <summary>A decision, and where its line in the audit log is.</summary>
/// <param name="Decided">What was decided.</param>
/// <param name="Line">The hash of the line.</param>
/// <param name="Log">Which log it is in.</param>
internal sealed record ApprovalRecord<T>(T Decided, string Line, string Log);
