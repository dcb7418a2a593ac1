using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// How far a leaf may go under log loss. Where a class is rare, second derivatives are tiny, and Newton's step is up to one over the class's share,
/// far beyond the least loss; rounds of such steps throw scores about until they are no numbers any more.
/// </summary>
internal sealed class LogLossStep
{
    /// <summary>The longest step, in log odds: a leaf of one class only has its least loss at infinity.</summary>
    public const double Most = 10;

    // At even odds no step of Newton's is longer, and none goes too far.
    private const double Safe = 2;

    // Halvings of a step; the least loss is then known to a thousandth of the step.
    private const int Halvings = 10;
    private readonly double[] _probabilities;
    private readonly double[] _weights;
    private readonly double _positives;

    /// <param name="objective">Holds targets and weights.</param>
    /// <param name="label">The class whose log odds are stepped.</param>
    /// <param name="rows">The rows of the leaf.</param>
    /// <param name="probability">The probability of the class in a row.</param>
    public LogLossStep(Objective objective, int label, ReadOnlySpan<int> rows, Func<int, double> probability)
    {
        (_probabilities, _weights) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            _probabilities[i] = probability(rows[i]);
            _weights[i] = objective.Weight(rows[i]);
            _positives += objective.Targets[rows[i]] == label ? _weights[i] : 0;
        }
    }

    /// <summary>True for steps that are taken as they are.</summary>
    public static bool IsSafe(double step) => Math.Abs(step) <= Safe;

    /// <summary>The step, or what of it leads to the least loss.</summary>
    public double Shorten(double step)
    {
        if (!GoesTooFar(step))
        {
            return step;
        }

        var (near, far) = (0.0, step);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (near + far) / 2;
            (near, far) = GoesTooFar(middle) ? (near, middle) : (middle, far);
        }

        return near;
    }

    // The loss falls up to its least value and rises behind it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool GoesTooFar(double step)
    {
        var odds = Math.Exp(step);
        var slope = -_positives;
        for (var i = 0; i < _probabilities.Length; i++)
        {
            slope += _weights[i] * _probabilities[i] * odds / (1 + (_probabilities[i] * (odds - 1)));
        }

        return slope * step > 0;
    }
}
