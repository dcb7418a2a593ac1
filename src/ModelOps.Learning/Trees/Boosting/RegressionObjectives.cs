using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>Half the squared error.</summary>
internal sealed class SquaredObjective(double[] targets, float[]? weights) : Objective(targets, weights)
{
    public override bool HessianIsOne => true;

    public override double[] Start(ReadOnlySpan<int> rows) => [Mean(rows, static target => target)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        var score = scores[0].AsSpan(from, gradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (float)(score[i] - Targets[from + i]);
        }

        hessians.Fill(1);
    }

    public override double Loss(int row, float[][] scores)
    {
        var error = scores[0][row] - Targets[row];
        return error * error / 2;
    }
}

/// <summary>
/// The pinball loss: least where a share <paramref name="quantile"/> of rows lies under the prediction. At one half it
/// is half the absolute error. Its curvature is 0, so a leaf takes the quantile of its residuals.
/// </summary>
internal sealed class QuantileObjective(double[] targets, float[]? weights, double quantile) : Objective(targets, weights)
{
    public override bool HessianIsOne => true;

    public override double[] Start(ReadOnlySpan<int> rows) => [Quantile(rows, null)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        var score = scores[0].AsSpan(from, gradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (float)(score[i] >= Targets[from + i] ? 1 - quantile : -quantile);
        }

        hessians.Fill(1);
    }

    public override double Loss(int row, float[][] scores)
    {
        var residual = Targets[row] - scores[0][row];
        return residual >= 0 ? quantile * residual : (quantile - 1) * residual;
    }

    public override double? LeafValue(ReadOnlySpan<int> rows, float[] scores) => Quantile(rows, scores);

    // The least residual with at least the share of the weight at or under it; unweighted, the mean of the two around a cut that falls between.
    private double Quantile(ReadOnlySpan<int> rows, float[]? scores)
    {
        var residuals = new double[rows.Length];
        var rowWeights = new double[rows.Length];
        double total = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = Targets[rows[i]] - (scores is null ? 0 : scores[rows[i]]);
            total += rowWeights[i] = Weight(rows[i]);
        }

        if (Weights is null)
        {
            Array.Sort(residuals);
            var place = quantile * (residuals.Length - 1);
            var below = (int)place;
            return below + 1 == residuals.Length ? residuals[below] : residuals[below] + ((place - below) * (residuals[below + 1] - residuals[below]));
        }

        Array.Sort(residuals, rowWeights);
        double passed = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            passed += rowWeights[i];
            if (passed >= quantile * total)
            {
                return residuals[i];
            }
        }

        return residuals[^1];
    }
}

/// <summary>Half the Poisson deviance, less what does not depend on the prediction; the raw score is the logarithm of the mean.</summary>
internal sealed class PoissonObjective(double[] targets, float[]? weights) : Objective(targets, weights)
{
    public override double[] Start(ReadOnlySpan<int> rows) => [Math.Log(Math.Max(Mean(rows, static target => target), 1e-7))];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        TensorPrimitives.Exp(scores[0].AsSpan(from, gradients.Length), hessians);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (float)(hessians[i] - Targets[from + i]);
        }
    }

    public override double MostStep => LogLossStep.Most;

    // Without a penalty a leaf has its least loss at the logarithm of what was counted over what was expected, and Newton's step is that ratio less 1.
    public override double Step(int output, ReadOnlySpan<int> rows, float[][] scores, double newton) => newton > 0 ? Math.Log(1 + newton) : newton;

    public override double Loss(int row, float[][] scores) => Math.Exp(scores[0][row]) - (Targets[row] * scores[0][row]);
}
