using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Running;

namespace ModelOps.Cli.Running;

/// <summary>The parameters that a notebook takes, as text or JSON.</summary>
internal static class ParameterListing
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    internal static string Text(string notebook, IReadOnlyList<DeclaredParameter> parameters) => parameters.Count == 0
        ? $"{notebook} takes no parameters: none of its cells is tagged 'parameters'.\n"
        : TextTable.Render(["parameter", "type", "default", "comment"], [.. parameters.Select(each => new[] { each.Name, each.Type, each.Default, each.Comment })], [false, false, false, false]);

    internal static string Json(IReadOnlyList<DeclaredParameter> parameters) => new JsonArray([.. parameters.Select(each => new JsonObject
    {
        ["name"] = each.Name,
        ["type"] = each.Type,
        ["default"] = each.Default,
        ["comment"] = each.Comment,
    })]).ToJsonString(_indented) + "\n";
}
