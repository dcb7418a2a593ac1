using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Governance.Origins;
using ModelOps.Tracking;

namespace ModelOps.Governance.Lineage;

/// <summary>What a run was made of: its data and its code.</summary>
internal static class LineageInputs
{
    private const int Short = 7;
    private const string Context = "mlflow.data.context";
    private const string Training = "training";

    internal static void Add(LineageBuilder builder, Run run, string id)
    {
        var roles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in run.Inputs)
        {
            var role = input.Tags.FirstOrDefault(tag => tag.Key == Context)?.Value ?? "read";
            roles.Add(role);
            var (data, place) = (input.Dataset, Json(input.Dataset.Source));
            var node = builder.Node($"data:{data.Name}:{data.Digest}", LineageKind.Data, data.Name,
                [("digest", data.Digest), ("rows", $"{Json(data.Profile)?["num_rows"]}"), ("source", Text(place, "uri")), ("sha256 of the file", Text(place, "sha256"))],
                Text(place, "uri") is null ? $"Where {data.Name} comes from was not recorded: it was made by code, or read from a database." : null);
            builder.Edge(node, id, role);
        }

        if (!roles.Contains(Training))
        {
            builder.Missing(LineageKind.Data, "No training data was recorded: the run was not made by a training of this toolkit, which notes it.", id);
        }

        Code(builder, RunOrigin.Of(run), id);
    }

    private static void Code(LineageBuilder builder, RunOrigin origin, string id)
    {
        if (origin.Path is null && origin.Name is null && origin.Commit is null)
        {
            builder.Missing(LineageKind.Code, "No notebook or script was recorded, and no commit: the run was made by a command or another program, in a folder of no git repository, or was told not to note it.", id);
            return;
        }

        var title = origin.Path ?? origin.Name ?? "not known";
        var unknown = origin.Commit is null ? "No commit was recorded: the folder was in no git repository, or the run was told not to note it."
            : origin.Path is null && origin.Name is null ? "No notebook or script was recorded: the run was made by a command or another program."
            : origin.IsDirty is null ? "Whether changes were not committed was not recorded."
            : null;
        var node = builder.Node($"code:{title}@{origin.Commit ?? "none"}", LineageKind.Code, title,
        [
            ("commit", origin.Commit is { } commit ? $"{commit[..Math.Min(Short, commit.Length)]}{(origin.Branch is { } branch ? $" ({branch})" : "")}" : null),
            ("state", origin.IsDirty switch { true => $"changes that were not committed, kept as {OriginTags.DiffFile}", false => "clean", null => null }),
            ("repository", origin.Address),
            ("whole commit", origin.Commit),
        ],
        unknown);
        builder.Edge(node, id, "ran as");
    }

    private static string? Text(JsonObject? json, string key) => json?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonObject? Json(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
