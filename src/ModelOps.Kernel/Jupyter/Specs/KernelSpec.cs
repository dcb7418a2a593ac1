using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Jupyter.Specs;

/// <summary>How a front end starts this kernel.</summary>
public sealed record KernelSpec
{
    /// <summary>The name under which existing Polyglot notebooks and papermill look for a C# kernel.</summary>
    public const string DefaultName = ".net-csharp";

    /// <summary>What a front end shows.</summary>
    public string DisplayName { get; init; } = ".NET (C#)";

    /// <summary>The program and its first arguments; <c>kernel start --connection-file …</c> is added.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The program's version, kept in the file so that <c>list</c> can show it.</summary>
    public required string Version { get; init; }

    /// <summary>Environment variables for the kernel.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    internal JsonObject ToJson() => new()
    {
        ["argv"] = new JsonArray([.. Program.Concat(["kernel", "start", "--connection-file", "{connection_file}"]).Select(word => (JsonNode)word)]),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["env"] = new JsonObject(Environment.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["metadata"] = new JsonObject { ["debugger"] = false, [InstalledKernelSpec.Mark] = new JsonObject { ["version"] = Version } },
    };
}
