using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;

namespace ModelOps.Deployments.Canary;

/// <summary>Keeps a canary's state on the disk: whole or not at all, and there when the call ends.</summary>
internal sealed class CanaryFiles(string folder, Action<string>? effect = null)
{
    private const string StateFile = "canary.json";
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
    };

    /// <summary>The canary in the folder; null when there is none.</summary>
    /// <exception cref="InvalidInputException">The file does not describe one.</exception>
    internal CanaryState? Read() => Read<CanaryState>(StateFile);

    internal void Write(CanaryState state)
    {
        effect?.Invoke($"before {StateFile} {state.Phase}");
        Write(StateFile, Text(state));
        effect?.Invoke($"after {StateFile} {state.Phase}");
    }

    /// <summary>Forgets a canary that could not begin.</summary>
    internal void Delete() => File.Delete(Path.Combine(folder, StateFile));

    /// <summary>Keeps what a decision was made of under its digest.</summary>
    /// <returns>The digest.</returns>
    internal string WriteEvidence(CanaryState state)
    {
        var text = Text(new { state.Id, state.Plan, state.Step, state.Held, state.Decision, state.Evidence });
        var digest = AuditLog.Digest(text);
        Write(Path.Combine("evidence", $"{digest}.json"), text);
        return digest;
    }

    internal T? Read<T>(string name)
        where T : class
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), _json) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{path}' does not describe a canary: {exception.Message.TrimEnd('.')}. Check which version serves, then delete the file.", exception);
        }
    }

    internal void Write(string name, string text) => AtomicFile.WriteText(Path.Combine(folder, name), text, ownerOnly: true, toDisk: true);

    internal static string Text<T>(T value) => JsonSerializer.Serialize(value, _json);
}
