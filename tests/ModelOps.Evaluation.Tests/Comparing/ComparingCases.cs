using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Comparing;

/// <summary>Inputs with values of other libraries or of the definition, made by <c>Reference/make_comparing.py</c>.</summary>
internal static class ComparingCases
{
    internal static IEnumerable<JsonNode> Of(string kind) =>
        JsonNode.Parse(File.ReadAllText(RepositoryPaths.Of("tests", "ModelOps.Evaluation.Tests", "Reference", "comparing.json")))![kind]!.AsArray()!;
}
