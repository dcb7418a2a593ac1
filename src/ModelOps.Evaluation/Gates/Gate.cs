using ModelOps.Evaluation.Gates;
using ModelOps.Evaluation.Gates.Expressions;

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

    /// <summary>Limits of latency, size and fairness.</summary>
    public IReadOnlyList<GateLimit> Limits { get; internal init; } = [];

    /// <summary>How groups are compared, of columns where it is not as usual.</summary>
    public IReadOnlyList<GateFairness> Fairness { get; internal init; } = [];

    /// <summary>How latency is measured.</summary>
    public GateLatency Latency { get; internal init; } = new();

    /// <summary>How far the evaluated data may be from the training's; null for no such rule.</summary>
    public GateDrift? Drift { get; internal init; }

    /// <summary>Rules in words.</summary>
    public IReadOnlyList<GateExpression> Expressions { get; internal init; } = [];

    /// <summary>How many people must approve before an alias moves, as <c>promote --needs</c>; null when the gate does not say.</summary>
    public int? Approvals { get; internal init; }

    /// <summary>How confidence intervals are made.</summary>
    public BootstrapOptions Bootstrap { get; internal init; } = new();

    /// <summary>True when a rule compares the metrics with the champion's, on all rows or in slices.</summary>
    public bool Compares =>
        Rules.Concat(Slices.SelectMany(slice => slice.Rules)).Any(rule => rule.MaxDropVsChampion is not null || rule.MinGainVsChampion is not null)
        || Quantities.Any(quantity => quantity is { IsChampions: true, Kind: QuantityKind.Metric or QuantityKind.Fairness });

    /// <summary>True when a rule is about the champion's latency or size.</summary>
    public bool ComparesModels => Quantities.Any(quantity => quantity is { IsChampions: true, Kind: QuantityKind.Latency or QuantityKind.Size });

    /// <summary>True when a rule is about rows with true values, so that an evaluation is needed.</summary>
    public bool NeedsEvaluation => MinimumRows > 1 || Rules.Count + Slices.Count > 0 || Quantities.Any(quantity => quantity.Kind is QuantityKind.Metric or QuantityKind.Rows or QuantityKind.Fairness);

    /// <summary>The columns an evaluation must be sliced by for this gate, for <see cref="EvaluateOptions.Slices"/>.</summary>
    public IReadOnlyList<string> SliceColumns =>
        [.. Slices.Select(slice => slice.Column).Concat(Quantities.Where(quantity => quantity.Kind == QuantityKind.Metric).Select(quantity => quantity.Column).OfType<string>()).Distinct()];

    /// <summary>The columns by whose groups an evaluation must be judged for this gate, for <see cref="EvaluateOptions.Fairness"/>.</summary>
    public IReadOnlyList<string> FairnessColumns => [.. Quantities.Where(quantity => quantity.Kind == QuantityKind.Fairness).Select(quantity => quantity.Column!).Distinct()];

    internal IEnumerable<Quantity> Quantities => Limits.Select(limit => limit.Of).Concat(Expressions.SelectMany(expression => expression.Quantities));

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

    /// <summary>Checks a model by its evaluation alone.</summary>
    /// <param name="candidate">Its evaluation, sliced by <see cref="SliceColumns"/>.</param>
    /// <param name="champion">The evaluation of the model it would replace, on the same rows; null when there is none yet.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">A metric that is not defined for the task, a class that it does not have, a slice that was not evaluated, or a champion evaluated on other rows.</exception>
    public GateResult Check(EvaluationResult candidate, EvaluationResult? champion = null, CancellationToken cancellationToken = default) =>
        Check(new GateSubject { Evaluation = candidate, Champion = champion }, cancellationToken);

    /// <summary>Checks a model.</summary>
    /// <param name="subject">The model, its evaluation, the champion's, and the data.</param>
    /// <param name="cancellationToken">Stops between resamples and requests.</param>
    /// <exception cref="InvalidInputException">A metric that is not defined for the task, a class that it does not have, a slice that was not evaluated, a champion evaluated on other rows, or data that the model cannot score.</exception>
    /// <exception cref="ModelException">The model cannot be run.</exception>
    public GateResult Check(GateSubject subject, CancellationToken cancellationToken = default) => new GateCheck(this, subject, cancellationToken).Run();
}
