using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ModelOps.Files;

namespace ModelOps.Pipelines.Results;

/// <summary>
/// What came of <c>modelops run</c>, <c>script</c> or <c>pipeline</c>, as the file of <c>--result</c> has it. It is written once, whole, when everything else is done, so that who finds it knows the end;
/// what is missing in it is an error, and never a success.
/// </summary>
internal sealed record ExecutionResult
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new StatusConverter() },
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>How it ended.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>The exit code of the process; 0 for success alone.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The notebook, script or pipeline: a full path.</summary>
    public required string Notebook { get; init; }

    /// <summary>The executed notebook: a full path; null when none was written, and for a script or pipeline.</summary>
    public required string? Copy { get; init; }

    /// <summary>The results that it named; of a pipeline those of each task, by its id.</summary>
    public required JsonObject Outputs { get; init; }

    /// <summary>The runs that it wrote to, in order.</summary>
    public required IReadOnlyList<ExecutionRun> Runs { get; init; }

    /// <summary>Why it did not succeed; null when it did.</summary>
    public required ExecutionError? Error { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why it ended before its last cell, with success; null when it ran to the last.</summary>
    public required string? FinishedEarly { get; init; }

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is not a whole result.</exception>
    internal static ExecutionResult? Read(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            var result = JsonSerializer.Deserialize<ExecutionResult>(File.ReadAllText(file), _json) ?? throw new JsonException("It holds null.");
            return (result.Status == ExecutionStatus.Succeeded) == (result.ExitCode == 0) && (result.Error is null) == (result.ExitCode == 0)
                ? result
                : throw new JsonException("Its status, code and error contradict each other.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{file}' does not say what came of the run: {exception.Message.TrimEnd('.')}. Delete it, and run again.", exception);
        }
    }

    /// <summary>Takes away what an earlier run left, so that nobody takes it for the result of the next.</summary>
    /// <exception cref="InvalidInputException">The file is not a result, or the place cannot be used.</exception>
    internal static void Clear(string file)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw new InvalidInputException($"The result cannot be written to '{file}', which is a folder. Name a file.");
            }

            if (File.Exists(file) && !IsResult(file))
            {
                throw new InvalidInputException($"'{file}' is not the result of an earlier run, so it is not overwritten. Name another file for the result.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The result cannot be written to '{file}': {exception.Message} Choose another place.", exception);
        }
    }

    /// <summary>It, as the file has it.</summary>
    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, _json)!.AsObject();

    /// <summary>Writes it, to the disk.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    internal void Write(string file) => AtomicFile.WriteText(file, JsonSerializer.Serialize(this, _json) + "\n", ownerOnly: true, toDisk: true);

    private static bool IsResult(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) is JsonObject content && content.ContainsKey("status") && content.ContainsKey("exit_code") && content.ContainsKey("finished_early");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class StatusConverter : JsonConverter<ExecutionStatus>
    {
        public override ExecutionStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && ExecutionStatuses.Find(reader.GetString()) is { } status ? status : throw new JsonException("Its status is not known.");

        public override void Write(Utf8JsonWriter writer, ExecutionStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
    }
}

/// <summary>A run of the tracking store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ExperimentId">Its experiment's id.</param>
/// <param name="TrackingUri">The store, without credentials.</param>
internal sealed record ExecutionRun(string Id, string ExperimentId, string TrackingUri);

/// <summary>Why a run did not succeed.</summary>
/// <param name="Cell">The cell's number in the executed notebook, from 1; null when it was none.</param>
/// <param name="Line">The line in the cell or script, from 1; null when unknown.</param>
/// <param name="Name">The exception's full type name, or what else ended it, such as <c>ProcessEnded</c>.</param>
/// <param name="Message">What happened.</param>
internal sealed record ExecutionError(int? Cell, int? Line, string Name, string Message)
{
    /// <summary>As one sentence for people: cell, name and message.</summary>
    internal string Sentence(bool isAnswer) => $"{(Cell is { } cell ? FormattableString.Invariant($"cell {cell}: ") : "")}{(isAnswer || Name is "ProcessEnded" or "CellInterrupted" or "ExitCode" or "Interrupted" ? "" : $"{Name}: ")}{Message}";
}
