using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Running;

/// <summary>A parameter's value as it was typed: it is read as the type of the parameter's default.</summary>
/// <param name="Text">What was typed, without the name and <c>=</c>.</param>
public sealed record ParameterText(string Text)
{
    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>What the text looks like, for a default of type <c>object</c>: null, true, false, a number, a JSON list, map or string, else the text itself.</summary>
    internal object? Guess()
    {
        if (Text is "null" or "true" or "false" or ['[' or '{' or '"', ..])
        {
            return TryJson(out var json) ? ParameterValue.Plain(json) : Text;
        }

        return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : Text;
    }

    internal bool TryJson(out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(Text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }
}
