namespace ModelOps.Learning.Trees;

/// <summary>A loss to be lowered by boosting: its derivatives by the raw scores, and where to start.</summary>
/// <param name="targets">Class indexes or values.</param>
/// <param name="weights">Row weights; null for ones.</param>
internal abstract class Objective(double[] targets, float[]? weights)
{
    public double[] Targets { get; } = targets;

    public float[]? Weights { get; } = weights;

    /// <summary>Raw scores a row.</summary>
    public virtual int Outputs => 1;

    /// <summary>True when each row's second derivative is 1, weights aside.</summary>
    public virtual bool HessianIsOne => false;

    /// <summary>The constant each raw score starts at.</summary>
    /// <param name="rows">The training rows.</param>
    public abstract double[] Start(ReadOnlySpan<int> rows);

    /// <summary>Called for consecutive rows once a round, before any output's derivatives.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="scores">All raw scores, one array an output.</param>
    public virtual void Prepare(int from, int count, float[][] scores)
    {
    }

    /// <summary>Derivatives for consecutive rows, weights aside.</summary>
    /// <param name="output">The raw score to differentiate by.</param>
    /// <param name="from">The first row.</param>
    /// <param name="scores">All raw scores, one array an output.</param>
    /// <param name="gradients">First derivatives.</param>
    /// <param name="hessians">Second derivatives.</param>
    public abstract void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians);

    /// <summary>The loss of a row.</summary>
    public abstract double Loss(int row, float[][] scores);

    /// <summary>The longest step of a leaf, before shrinkage.</summary>
    public virtual double MostStep => double.PositiveInfinity;

    /// <summary>The step of a leaf: Newton's, or the part of it that lowers the loss of the leaf's rows most, where the whole would go too far.</summary>
    /// <param name="output">The raw score that the step is added to.</param>
    /// <param name="rows">The rows of the leaf.</param>
    /// <param name="scores">All raw scores.</param>
    /// <param name="newton">Newton's step.</param>
    public virtual double Step(int output, ReadOnlySpan<int> rows, float[][] scores, double newton) => newton;

    /// <summary>A leaf's value for losses without curvature, from the residuals of its rows; null to take the Newton step.</summary>
    public virtual double? LeafValue(ReadOnlySpan<int> rows, float[] scores) => null;

    public double Weight(int row) => Weights is null ? 1 : Weights[row];

    protected double Mean(ReadOnlySpan<int> rows, Func<double, double> of)
    {
        double sum = 0, weight = 0;
        foreach (var row in rows)
        {
            sum += Weight(row) * of(Targets[row]);
            weight += Weight(row);
        }

        return sum / Math.Max(weight, double.Epsilon);
    }
}
