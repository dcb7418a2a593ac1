using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>JSON for people to read: indented, with the same line ends everywhere.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions _options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of<T>(T value) => JsonSerializer.Serialize(value, _options) + "\n";
}
