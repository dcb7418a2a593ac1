using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelOps.Learning.Trees;

/// <summary>Log loss of two classes; the raw score is the log odds of class 1.</summary>
internal sealed class LogisticObjective(double[] targets, float[]? weights) : Objective(targets, weights)
{
    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var share = Math.Clamp(Mean(rows, static target => target), 1e-7, 1 - 1e-7);
        return [Math.Log(share / (1 - share))];
    }

    // One pass over whole registers, the last through a padded copy: compiled at full speed from the first call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        var score = scores[0].AsSpan(from, gradients.Length);
        var target = Targets.AsSpan(from, gradients.Length);
        var whole = gradients.Length - (gradients.Length % Vector512<float>.Count);
        for (var i = 0; i < whole; i += Vector512<float>.Count)
        {
            Derive(score[i..], target[i..], gradients[i..], hessians[i..]);
        }

        if (whole < gradients.Length)
        {
            Span<float> last = stackalloc float[3 * Vector512<float>.Count];
            Span<double> targets = stackalloc double[Vector512<float>.Count];
            last.Clear();
            targets.Clear();
            score[whole..].CopyTo(last);
            target[whole..].CopyTo(targets);
            var first = last[Vector512<float>.Count..];
            var second = last[(2 * Vector512<float>.Count)..];
            Derive(last, targets, first, second);
            first[..(gradients.Length - whole)].CopyTo(gradients[whole..]);
            second[..(gradients.Length - whole)].CopyTo(hessians[whole..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Derive(ReadOnlySpan<float> scores, ReadOnlySpan<double> targets, Span<float> gradients, Span<float> hessians)
    {
        var probability = Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-Vector512.Create(scores)));
        var target = Vector512.Narrow(Vector512.Create(targets), Vector512.Create(targets[Vector512<double>.Count..]));
        (probability * (Vector512<float>.One - probability)).CopyTo(hessians);
        (probability - target).CopyTo(gradients);
    }

    public override double MostStep => LogLossStep.Most;

    public override double Step(int output, ReadOnlySpan<int> rows, float[][] scores, double newton) =>
        LogLossStep.IsSafe(newton) ? newton : Shortened(rows, scores[0], newton);

    private double Shortened(ReadOnlySpan<int> rows, float[] scores, double newton) =>
        new LogLossStep(this, 1, rows, row => 1 / (1 + Math.Exp(-scores[row]))).Shorten(newton);

    public override double Loss(int row, float[][] scores)
    {
        double score = scores[0][row];
        return Math.Max(score, 0) - (score * Targets[row]) + Math.Log(1 + Math.Exp(-Math.Abs(score)));
    }
}

/// <summary>Log loss of three or more classes over the softmax of one raw score a class.</summary>
internal sealed class SoftmaxObjective(double[] targets, float[]? weights, int classes) : Objective(targets, weights)
{
    private readonly float[][] _probabilities = [.. Enumerable.Range(0, classes).Select(_ => new float[targets.Length])];

    public override int Outputs => classes;

    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var start = new double[classes];
        for (var k = 0; k < classes; k++)
        {
            start[k] = Math.Log(Math.Max(Mean(rows, target => target == k ? 1 : 0), 1e-7));
        }

        return start;
    }

    public override void Prepare(int from, int count, float[][] scores)
    {
        Span<float> most = stackalloc float[count];
        Span<float> sum = stackalloc float[count];
        scores[0].AsSpan(from, count).CopyTo(most);
        for (var k = 1; k < classes; k++)
        {
            TensorPrimitives.Max(most, scores[k].AsSpan(from, count), most);
        }

        sum.Clear();
        for (var k = 0; k < classes; k++)
        {
            var p = _probabilities[k].AsSpan(from, count);
            TensorPrimitives.Subtract(scores[k].AsSpan(from, count), most, p);
            TensorPrimitives.Exp(p, p);
            TensorPrimitives.Add(sum, p, sum);
        }

        for (var k = 0; k < classes; k++)
        {
            var p = _probabilities[k].AsSpan(from, count);
            TensorPrimitives.Divide(p, sum, p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        var probabilities = _probabilities[output].AsSpan(from, gradients.Length);
        var labels = Targets.AsSpan(from, gradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            var probability = probabilities[i];
            hessians[i] = probability * (1 - probability);
            gradients[i] = probability - (labels[i] == output ? 1 : 0);
        }
    }

    public override double MostStep => LogLossStep.Most;

    public override double Step(int output, ReadOnlySpan<int> rows, float[][] scores, double newton) =>
        LogLossStep.IsSafe(newton) ? newton : Shortened(output, rows, newton);

    private double Shortened(int output, ReadOnlySpan<int> rows, double newton) =>
        new LogLossStep(this, output, rows, row => _probabilities[output][row]).Shorten(newton);

    public override double Loss(int row, float[][] scores)
    {
        double most = scores[0][row];
        for (var k = 1; k < classes; k++)
        {
            most = Math.Max(most, scores[k][row]);
        }

        double sum = 0;
        for (var k = 0; k < classes; k++)
        {
            sum += Math.Exp(scores[k][row] - most);
        }

        return most + Math.Log(sum) - scores[(int)Targets[row]][row];
    }
}
