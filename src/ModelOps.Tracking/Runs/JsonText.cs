using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps.Tracking.Runs;

/// <summary>How JSON artifacts are written.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Indented => new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
