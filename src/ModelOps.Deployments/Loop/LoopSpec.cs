using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Loop;

/// <summary>A loop: the content of a <c>loop.yaml</c>.</summary>
internal sealed record LoopSpec
{
    /// <summary>The loop's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its file, a full path.</summary>
    public required string File { get; init; }

    /// <summary>How it makes, judges and promotes a version.</summary>
    public required LoopPlan Plan { get; init; }

    /// <summary>What wakes it.</summary>
    public required TriggerSpec Watch { get; init; }

    /// <summary>The least time between two retrainings. Default an hour.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often it looks for a reason to retrain. Default 30 seconds.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of how many cycles the executed notebooks are kept; those of the last cycle, and of the last that failed, always are. Default 30.</summary>
    public int Keep { get; init; } = 30;

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder => Plan.Folder;

    /// <summary>Reads a loop's file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="InvalidInputException">No such file, no YAML, or keys and values no loop has; all errors at once, with their lines.</exception>
    internal static LoopSpec Load(string path)
    {
        try
        {
            return LoopReader.Read(System.IO.File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read the loop '{path}': {exception.Message.TrimEnd('.')}. Give the path of a YAML file, such as loop.yaml.", exception);
        }
    }
}
