using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Deployments.Packaging.Sbom;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Tests.Packaging.Sbom;

public sealed partial class CycloneDxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_as_expected() => Golden.Equal("sbom.cdx.json", Text());

    [Fact]
    public void It_has_what_the_schema_of_CycloneDX_1_6_requires()
    {
        var bom = JsonNode.Parse(Text())!.AsObject();

        Assert.Equal(("CycloneDX", "1.6", 1), ((string)bom["bomFormat"]!, (string)bom["specVersion"]!, (int)bom["version"]!));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", (string)bom["serialNumber"]!);
        var components = Components(bom).ToArray();
        string[] types = ["application", "framework", "library", "machine-learning-model", "file"];
        Assert.All(components, component => Assert.Contains((string)component["type"]!, types));
        Assert.All(components, component => Assert.NotEmpty((string)component["name"]!));
        Assert.All(components.SelectMany(component => component["hashes"]?.AsArray() ?? []), hash => Assert.Matches(Digest(), (string)hash!["content"]!));
    }

    [Fact]
    public void References_are_unique_and_lead_somewhere()
    {
        var bom = JsonNode.Parse(Text())!.AsObject();
        string[] references = [.. Components(bom).Select(component => (string)component["bom-ref"]!), (string)bom["metadata"]!["component"]!["bom-ref"]!];

        Assert.Equal(references.Length, references.Distinct().Count());
        Assert.All(bom["dependencies"]!.AsArray(), dependency => Assert.All(dependency!["dependsOn"]!.AsArray().Select(used => (string)used!).Append((string)dependency["ref"]!), used => Assert.Contains(used, references)));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(Text(), Text());

    private string Text()
    {
        // Two bytes of a digest are enough for a list of this test's; a package's has 64.
        var tool = ToolFiles.Of(SampleTool.Write(_folder));
        return CycloneDx.Of("credit-risk", "3", tool, [("MLmodel", new string('a', 64)), ("model.onnx", new string('b', 64))]);
    }

    private static IEnumerable<JsonObject> Components(JsonNode within) =>
        (within["components"]?.AsArray() ?? []).SelectMany(component => Components(component!).Prepend(component!.AsObject()));

    [GeneratedRegex("^(?:[0-9a-f]{6}|[0-9a-f]{64}|[0-9a-f]{128})$")]
    private static partial Regex Digest();
}
