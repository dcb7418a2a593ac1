using System.Text.Json;

namespace ModelOps.Tracking;

/// <summary>
/// Tags that whoever starts a process gives to all runs that it starts, and to all versions that it registers: MLflow's environment variable <c>MLFLOW_RUN_CONTEXT</c>,
/// a JSON object of texts, which MLflow for Python reads, too.
/// </summary>
public static class RunContext
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "MLFLOW_RUN_CONTEXT";

    /// <summary>The text of the variable for tags.</summary>
    /// <param name="tags">Keys and values.</param>
    public static string Text(IReadOnlyDictionary<string, string> tags) => JsonSerializer.Serialize(tags);

    /// <summary>The tags of this process; none where the variable is not set.</summary>
    /// <param name="environment">Reads an environment variable; null is the process's environment.</param>
    /// <exception cref="InvalidInputException">The variable is not a JSON object of texts.</exception>
    public static IReadOnlyDictionary<string, string> Tags(Func<string, string?>? environment = null)
    {
        if ((environment ?? Environment.GetEnvironmentVariable)(Variable) is not { Length: > 0 } text)
        {
            return new Dictionary<string, string>();
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text) is { } tags && tags.Values.All(value => value is not null) ? tags : throw new JsonException("it is null, or a value is");
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException($"The environment variable {Variable} is not a JSON object of texts, such as {{\"team\":\"risk\"}}: {exception.Message.TrimEnd('.')}. Correct it, or unset it.", exception);
        }
    }
}
