using ModelOps.Evaluation.Gates;

namespace ModelOps;

/// <summary>Rules a model must satisfy before it is promoted, read from YAML.</summary>
public sealed class Gate
{
    internal Gate(string name) => Name = name;

    /// <summary>The file, or what the gate was called.</summary>
    public string Name { get; }

    /// <summary>The evaluation must have this many rows. Default 1.</summary>
    public int MinimumRows { get; internal init; } = 1;

    /// <summary>Rules for all rows.</summary>
    public IReadOnlyList<GateRule> Rules { get; internal init; } = [];

    /// <summary>Rules for slices.</summary>
    public IReadOnlyList<GateSlice> Slices { get; internal init; } = [];

    /// <summary>How confidence intervals are made.</summary>
    public BootstrapOptions Bootstrap { get; internal init; } = new();

    /// <summary>True when a rule compares with the champion, on all rows or in slices.</summary>
    public bool Compares => Rules.Concat(Slices.SelectMany(slice => slice.Rules)).Any(rule => rule.MaxDropVsChampion is not null || rule.MinGainVsChampion is not null);

    /// <summary>The columns an evaluation must be sliced by for this gate, for <see cref="EvaluateOptions.Slices"/>.</summary>
    public IReadOnlyList<string> SliceColumns => [.. Slices.Select(slice => slice.Column)];

    /// <summary>Reads a gate file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="InvalidInputException">No such file, no YAML, or keys and values no gate has; all errors at once, with their lines.</exception>
    public static Gate Load(string path)
    {
        try
        {
            return GateReader.Read(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot read the gate '{path}': {exception.Message} Give the path of a YAML file.", exception);
        }
    }

    /// <summary>Reads a gate from text.</summary>
    /// <param name="yaml">The YAML text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">No YAML, or keys and values no gate has; all errors at once, with their lines.</exception>
    public static Gate Parse(string yaml, string name = "gate") => GateReader.Read(yaml, name);

    /// <summary>Checks a model.</summary>
    /// <param name="candidate">Its evaluation, sliced by <see cref="SliceColumns"/>.</param>
    /// <param name="champion">The evaluation of the model it would replace, on the same rows; null when there is none yet.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">A metric that is not defined for the task, a slice that was not evaluated, or a champion evaluated on other rows.</exception>
    public GateResult Check(EvaluationResult candidate, EvaluationResult? champion = null, CancellationToken cancellationToken = default) =>
        new GateCheck(this, candidate, champion, cancellationToken).Run();
}
