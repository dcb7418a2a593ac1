using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Deployments.Packaging.Targets;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Packaging.Sbom;

/// <summary>A bill of materials in CycloneDX 1.6: the model, .NET, and every library of the host with the digest of its NuGet package. The same content gives the same bytes: it holds no time.</summary>
internal static class CycloneDx
{
    internal const string FileName = "sbom.cdx.json";

    private const string Runtime = "framework:.NET";

    /// <summary>Writes it.</summary>
    /// <param name="name">What the model is served as.</param>
    /// <param name="version">Its version.</param>
    /// <param name="tool">The host.</param>
    /// <param name="modelFiles">The model's files, with their SHA-256 in hexadecimal.</param>
    internal static string Of(string name, string version, ToolFiles tool, IReadOnlyList<(string Path, string Sha256)> modelFiles)
    {
        var (root, model) = ($"application:{name}@{version}", $"model:{name}@{version}");
        var program = tool.Libraries.First(library => library.Name == "modelops");
        JsonArray components =
        [
            new JsonObject
            {
                ["type"] = "machine-learning-model",
                ["bom-ref"] = model,
                ["name"] = name,
                ["version"] = version,
                ["components"] = new JsonArray([.. modelFiles.Select(file => (JsonNode)new JsonObject { ["type"] = "file", ["bom-ref"] = $"{model}/{file.Path}", ["name"] = file.Path, ["hashes"] = Hashes("SHA-256", file.Sha256) })]),
            },
            new JsonObject { ["type"] = "framework", ["bom-ref"] = Runtime, ["name"] = ".NET", ["version"] = tool.RuntimeVersion },
            .. tool.Libraries.Select(library => (JsonNode)Component(library)),
        ];
        JsonArray dependencies =
        [
            Uses(root, [model, Reference(program)]),
            Uses(model, []),
            Uses(Runtime, []),
            .. tool.Libraries.Select(library => (JsonNode)Uses(Reference(library), [.. library.Uses.Select(used => Reference(tool.Libraries.First(each => string.Equals(each.Name, used, StringComparison.OrdinalIgnoreCase)))), .. library == program ? [Runtime] : Array.Empty<string>()])),
        ];
        return JsonText.Of(new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = $"urn:uuid:{Serial(components)}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["tools"] = new JsonObject { ["components"] = new JsonArray(new JsonObject { ["type"] = "application", ["name"] = program.Name, ["version"] = program.Version }) },
                ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = root, ["name"] = name, ["version"] = version },
            },
            ["components"] = components,
            ["dependencies"] = dependencies,
        });
    }

    private static JsonObject Component(ToolLibrary library)
    {
        var component = new JsonObject { ["type"] = library.Name == "modelops" ? "application" : "library", ["bom-ref"] = Reference(library), ["name"] = library.Name, ["version"] = library.Version };
        if (library.IsPackage)
        {
            component["purl"] = Reference(library);
        }

        if (library.Sha512 is { } digest)
        {
            component["hashes"] = Hashes("SHA-512", digest);
        }

        return component;
    }

    private static string Reference(ToolLibrary library) => $"pkg:nuget/{Uri.EscapeDataString(library.Name)}@{Uri.EscapeDataString(library.Version)}";

    private static JsonArray Hashes(string algorithm, string digest) => [new JsonObject { ["alg"] = algorithm, ["content"] = digest }];

    private static JsonObject Uses(string reference, IReadOnlyList<string> used) => new() { ["ref"] = reference, ["dependsOn"] = new JsonArray([.. used.Select(each => (JsonNode)each)]) };

    // A UUID of version 8: made of a digest.
    private static Guid Serial(JsonArray components)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(components.ToJsonString()))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
