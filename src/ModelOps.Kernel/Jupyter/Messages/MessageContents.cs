using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ModelOps.Kernel.Jupyter.Messages;

internal sealed record StatusContent(string ExecutionState);

internal sealed record StreamContent(string Name, string Text);

internal sealed record TransientContent([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DisplayId);

internal sealed record DisplayContent(JsonObject Data, JsonObject Metadata, TransientContent Transient);

internal sealed record ResultContent(int ExecutionCount, JsonObject Data, JsonObject Metadata);

internal sealed record ErrorContent(string Ename, string Evalue, IReadOnlyList<string> Traceback);

internal sealed record ExecuteInputContent(string Code, int ExecutionCount);

internal sealed record ClearOutputContent(bool Wait);

internal sealed record InputRequestContent(string Prompt, bool Password);

internal sealed record CommCloseContent(string CommId, JsonObject Data);

/// <summary>A reply that says no more than that the request was done, or dropped (<c>aborted</c>).</summary>
internal sealed record StatusReply(string Status);

internal sealed record ShutdownReply(string Status, bool Restart);

internal sealed record HelpLink(string Text, string Url);

internal sealed record LanguageInfo(string Name, string Version, string Mimetype, string FileExtension, string PygmentsLexer, string CodemirrorMode);

internal sealed record KernelInfoReply(
    string Status, string ProtocolVersion, string Implementation, string ImplementationVersion, LanguageInfo LanguageInfo, string Banner,
    bool Debugger, IReadOnlyList<HelpLink> HelpLinks);

internal sealed record ExecuteReply(string Status, int ExecutionCount, IReadOnlyList<PagePayload> Payload, JsonObject UserExpressions);

internal sealed record ExecuteErrorReply(string Status, int ExecutionCount, string Ename, string Evalue, IReadOnlyList<string> Traceback);

/// <summary>Text for the front end's pager, which is how <c>?name</c> answers.</summary>
internal sealed record PagePayload(string Source, JsonObject Data, int Start);

internal sealed record CompletionType(int Start, int End, string Text, string Type, string Signature);

internal sealed record CompletionMetadata([property: JsonPropertyName("_jupyter_types_experimental")] IReadOnlyList<CompletionType> Types);

internal sealed record CompleteReply(string Status, IReadOnlyList<string> Matches, int CursorStart, int CursorEnd, CompletionMetadata Metadata);

internal sealed record InspectReply(string Status, bool Found, JsonObject Data, JsonObject Metadata);

internal sealed record IsCompleteReply(string Status, string Indent);

internal sealed record HistoryReply(string Status, JsonArray History);

internal sealed record CommInfoReply(string Status, JsonObject Comms);

/// <summary>Serialisers made at compile time: none is built by reflection while a front end waits.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageHeader))]
[JsonSerializable(typeof(StatusContent))]
[JsonSerializable(typeof(StreamContent))]
[JsonSerializable(typeof(DisplayContent))]
[JsonSerializable(typeof(ResultContent))]
[JsonSerializable(typeof(ErrorContent))]
[JsonSerializable(typeof(ExecuteInputContent))]
[JsonSerializable(typeof(ClearOutputContent))]
[JsonSerializable(typeof(InputRequestContent))]
[JsonSerializable(typeof(CommCloseContent))]
[JsonSerializable(typeof(StatusReply))]
[JsonSerializable(typeof(ShutdownReply))]
[JsonSerializable(typeof(KernelInfoReply))]
[JsonSerializable(typeof(ExecuteReply))]
[JsonSerializable(typeof(ExecuteErrorReply))]
[JsonSerializable(typeof(CompleteReply))]
[JsonSerializable(typeof(InspectReply))]
[JsonSerializable(typeof(IsCompleteReply))]
[JsonSerializable(typeof(HistoryReply))]
[JsonSerializable(typeof(CommInfoReply))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>Contents leave without escapes for HTML's characters: outputs are mostly HTML, and no one embeds a message in a page.</summary>
    public static MessageJson Contents { get; } = new(new JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 256,
    });
}
