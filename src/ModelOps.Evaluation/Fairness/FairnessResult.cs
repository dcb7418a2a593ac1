using ModelOps.Evaluation.Fairness;
using ModelOps.Evaluation.Slices;

namespace ModelOps;

/// <summary>How differently a model treats the groups of one column or two.</summary>
public sealed class FairnessResult
{
    private readonly MetricInput _rows;
    private readonly int _favourable;
    private readonly Lazy<(FairnessGroup[] Groups, FairnessMeasure[] Measures)> _judged;
    private readonly Lazy<FourFifthsResult?> _fourFifths;

    internal FairnessResult(
        MetricInput rows, FairnessKey key, IReadOnlyList<Slice> groups, (int Index, string? Name) favourable, int minimumRows, BootstrapOptions? options, CancellationToken cancellationToken)
    {
        _rows = rows;
        _favourable = favourable.Index;
        Column = key.By.Name;
        FavourableClass = favourable.Name;
        ReferenceIsGiven = key.Reference is not null;
        MinimumGroupRows = minimumRows;
        Slices = groups;
        Reference = key.Reference ?? groups.MaxBy(group => group.Rows.Length)?.Value ?? "";
        Bootstraps = options;
        _judged = new(() => FairnessJudge.Judge(this, rows, favourable.Index, options, cancellationToken));
        _fourFifths = new(() => rows.Task == LearningTask.Regression ? null : FourFifthsRule.Judge(this, rows, options?.Confidence ?? new BootstrapOptions().Confidence));
    }

    /// <summary>The column whose values make the groups; of two <c>sex*housing</c>.</summary>
    public string Column { get; }

    /// <summary>The class whose prediction counts as the favourable outcome; null for regression.</summary>
    public string? FavourableClass { get; }

    /// <summary>The group that the others are compared with: the one that was given, else the largest.</summary>
    public string Reference { get; }

    /// <summary>True when the reference group was given: the disparate impact is then against it, else against the group with the highest selection rate.</summary>
    public bool ReferenceIsGiven { get; }

    /// <summary>Groups of fewer rows are shown, and are in no measure.</summary>
    public int MinimumGroupRows { get; }

    /// <summary>The groups, in the order of their values.</summary>
    public IReadOnlyList<FairnessGroup> Groups => _judged.Value.Groups;

    /// <summary>The measures of the task, in the order of <see cref="FairnessMeasures"/>.</summary>
    public IReadOnlyList<FairnessMeasure> Measures => _judged.Value.Measures;

    /// <summary>What the four-fifths rule says; null for regression.</summary>
    public FourFifthsResult? FourFifths => _fourFifths.Value;

    /// <summary>The rows of the groups that are compared.</summary>
    public int RowCount => Groups.Where(group => !group.IsSmall).Sum(group => group.Rows);

    /// <summary>The measure of that name.</summary>
    /// <param name="measure">As <c>demographic_parity_difference</c>.</param>
    /// <exception cref="InvalidInputException">No such measure, or not of this task.</exception>
    public FairnessMeasure this[string measure]
    {
        get
        {
            var definition = FairnessMeasures.Find(measure);
            return Measures.FirstOrDefault(each => each.Definition == definition)
                ?? throw new InvalidInputException($"'{definition.Name}' is not defined for a {MetricCatalog.TaskName(_rows.Task)} task. Choose one of: {string.Join(", ", Measures.Select(each => each.Name))}.");
        }
    }

    /// <summary>The same with intervals of other settings, computed anew.</summary>
    /// <param name="options">Resamples, confidence, seed.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    /// <exception cref="InvalidInputException">Options out of range.</exception>
    public FairnessResult With(BootstrapOptions options, CancellationToken cancellationToken = default) =>
        Again(Bootstrap.Checked(options), cancellationToken: cancellationToken);

    /// <summary>The measures as sentences.</summary>
    public override string ToString() => string.Join('\n', Measures.Select(measure => measure.ToString()).Append(FourFifths?.Sentence).OfType<string>());

    // With the token of the evaluation, which may be over later.
    internal FairnessResult Computed()
    {
        _ = (_judged.Value, _fourFifths.Value);
        return this;
    }

    internal FairnessResult Again(BootstrapOptions? options, int? minimumRows = null, (int Index, string? Name)? favourable = null, CancellationToken cancellationToken = default) =>
        new(_rows, new FairnessKey(new SliceColumns([Column]), ReferenceIsGiven ? Reference : null), Slices, favourable ?? (_favourable, FavourableClass), minimumRows ?? MinimumGroupRows, options, cancellationToken);

    internal IReadOnlyList<Slice> Slices { get; }

    /// <summary>How the intervals are drawn; null for none.</summary>
    internal BootstrapOptions? Bootstraps { get; }
}
