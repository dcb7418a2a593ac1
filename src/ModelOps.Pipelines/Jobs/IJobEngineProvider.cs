namespace ModelOps;

/// <summary>Opens engines of one kind.</summary>
public interface IJobEngineProvider
{
    /// <summary>The word for it after <c>--engine</c>, such as <c>slurm</c>.</summary>
    string Name { get; }

    /// <summary>One line for people: where the work runs.</summary>
    string Description { get; }

    /// <summary>What this machine lacks to use it, as a sentence that says what to do; null when it can be opened here.</summary>
    string? Missing => null;

    /// <summary>The command by which the tool is called where tasks run; null where they have the programs of this machine, under the same paths.</summary>
    string? Tool => null;

    /// <summary>The engine's own settings, with one line for people each.</summary>
    IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>Opens the engine.</summary>
    /// <param name="options">Where it keeps what it knows, and its settings.</param>
    /// <exception cref="InvalidInputException">A setting is unknown or wrong (all at once), or a program that it needs is missing.</exception>
    IJobEngine Open(JobEngineOptions options);
}
