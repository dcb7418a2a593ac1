using System.Text.Json;

namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>Texts in YAML.</summary>
internal static class YamlText
{
    /// <summary>A text in double quotes: JSON's are YAML's, too.</summary>
    internal static string Quoted(string text) => JsonSerializer.Serialize(text);
}
