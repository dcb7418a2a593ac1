using System.Numerics.Tensors;

namespace ModelOps.Learning.Trees;

/// <summary>Log loss of two classes; the raw score is the log odds of class 1.</summary>
internal sealed class LogisticObjective(double[] targets, float[]? weights) : Objective(targets, weights)
{
    public override double[] Start(ReadOnlySpan<int> rows)
    {
        var share = Math.Clamp(Mean(rows, static target => target), 1e-7, 1 - 1e-7);
        return [Math.Log(share / (1 - share))];
    }

    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        TensorPrimitives.Sigmoid(scores[0].AsSpan(from, gradients.Length), gradients);
        for (var i = 0; i < gradients.Length; i++)
        {
            var probability = gradients[i];
            hessians[i] = probability * (1 - probability);
            gradients[i] = probability - (float)Targets[from + i];
        }
    }

    public override double Loss(int row, float[][] scores)
    {
        double score = scores[0][row];
        return Math.Max(score, 0) - (score * Targets[row]) + Math.Log(1 + Math.Exp(-Math.Abs(score)));
    }
}

/// <summary>Log loss of three or more classes over the softmax of one raw score a class.</summary>
internal sealed class SoftmaxObjective(double[] targets, float[]? weights, int classes) : Objective(targets, weights)
{
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

    /// <summary>Turns raw scores of consecutive rows into probabilities, one array a class.</summary>
    public void Probabilities(int from, int count, float[][] scores, float[][] probabilities)
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
            var p = probabilities[k].AsSpan(from, count);
            TensorPrimitives.Subtract(scores[k].AsSpan(from, count), most, p);
            TensorPrimitives.Exp(p, p);
            TensorPrimitives.Add(sum, p, sum);
        }

        for (var k = 0; k < classes; k++)
        {
            var p = probabilities[k].AsSpan(from, count);
            TensorPrimitives.Divide(p, sum, p);
        }
    }

    /// <summary>Here <paramref name="scores"/> are the probabilities that <see cref="Probabilities"/> wrote.</summary>
    public override void Derive(int output, int from, float[][] scores, Span<float> gradients, Span<float> hessians)
    {
        var probabilities = scores[output].AsSpan(from, gradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            var probability = probabilities[i];
            hessians[i] = probability * (1 - probability);
            gradients[i] = probability - (Targets[from + i] == output ? 1 : 0);
        }
    }

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
