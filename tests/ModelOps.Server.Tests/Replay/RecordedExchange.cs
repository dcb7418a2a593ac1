using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Replay;

/// <summary>One request to a real server and what it answered (Recordings/README.md says how it is written).</summary>
internal sealed record RecordedExchange
{
    public required int Number { get; init; }

    public required string Group { get; init; }

    public required string Name { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required JsonObject Line { get; init; }

    public int Status => Line["status"]!.GetValue<int>();

    public string? ContentType => (string?)Line["content_type"];

    public string Id => $"{Group}/{Name}";

    public static IReadOnlyList<RecordedExchange> Load(string version) =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", $"rest-{version}.jsonl"))
            .Select(line => JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!.AsObject())
            .Select(line => new RecordedExchange
            {
                Number = line["n"]!.GetValue<int>(),
                Group = (string)line["group"]!,
                Name = (string)line["name"]!,
                Method = (string)line["method"]!,
                Path = (string)line["path"]!,
                Line = line,
            }),
    ];
}
