using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Formatting;

/// <summary>A value of another process, as the MIME bundle in which it is shown.</summary>
/// <param name="Data">MIME type to content.</param>
public sealed record ShownBundle(JsonObject Data);
