using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>
/// Moves parameters against their gradients in one pass over memory: plain or momentum descent, Adam (Kingma and Ba 2015), or AdamW (Loshchilov and Hutter 2019),
/// whose decay is apart from the gradients. A penalty is added to the gradients of matrices and kernels, not of biases and scales.
/// </summary>
internal sealed class Optimizer(string method, IReadOnlyList<OrtTensor> parameters, IReadOnlyList<OrtTensor> gradients)
{
    private const float Momentum = 0.9f;
    private const float FirstDecay = 0.9f;
    private const float SecondDecay = 0.999f;
    private const float Least = 1e-8f;
    private readonly float[][] _first = [.. parameters.Select(parameter => new float[parameter.Length])];
    private readonly float[][] _second = [.. parameters.Select(parameter => new float[method is "adam" or "adamw" ? parameter.Length : 0])];
    private int _step;

    /// <summary>Steps done.</summary>
    public int Steps => _step;

    /// <summary>What it remembers of earlier steps, for a checkpoint: two arrays a parameter.</summary>
    public IReadOnlyList<float[]> Memory => [.. _first, .. _second];

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="steps">Steps done.</param>
    /// <param name="memory">What <see cref="Memory"/> was.</param>
    public void Resume(int steps, IReadOnlyList<float[]> memory)
    {
        _step = steps;
        foreach (var (to, from) in Memory.Zip(memory))
        {
            from.CopyTo(to, 0);
        }
    }

    /// <summary>Moves the parameters once.</summary>
    /// <param name="learningRate">The length of the step.</param>
    /// <param name="penalty">What is added to a gradient for each unit of its parameter; for AdamW the share that parameters lose for each unit of the learning rate.</param>
    public void Step(double learningRate, double penalty)
    {
        _step++;
        var adamRate = (float)(learningRate * Math.Sqrt(1 - Math.Pow(SecondDecay, _step)) / (1 - Math.Pow(FirstDecay, _step)));
        for (var i = 0; i < parameters.Count; i++)
        {
            var values = parameters[i].Values<float>();
            var gradient = gradients[i].Values<float>();
            var decay = parameters[i].Dimensions.Count > 1 ? (float)penalty : 0;
            switch (method)
            {
                case "adamw":
                    TensorPrimitives.Multiply(values, 1 - ((float)learningRate * decay), values);
                    Adam(values, gradient, _first[i], _second[i], adamRate, 0);
                    break;
                case "adam":
                    Adam(values, gradient, _first[i], _second[i], adamRate, decay);
                    break;
                default:
                    Descend(values, gradient, _first[i], (float)learningRate, method == "momentum" ? Momentum : 0, decay);
                    break;
            }
        }
    }

    private static void Adam(Span<float> values, Span<float> gradient, float[] first, float[] second, float rate, float decay)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var firsts = MemoryMarshal.Cast<float, Vector<float>>(first.AsSpan());
        var seconds = MemoryMarshal.Cast<float, Vector<float>>(second.AsSpan());
        var least = new Vector<float>(Least);
        for (var i = 0; i < vectors.Length; i++)
        {
            var g = gradients[i] + (decay * vectors[i]);
            firsts[i] = (FirstDecay * firsts[i]) + ((1 - FirstDecay) * g);
            seconds[i] = (SecondDecay * seconds[i]) + ((1 - SecondDecay) * g * g);
            vectors[i] -= rate * firsts[i] / (Vector.SquareRoot(seconds[i]) + least);
        }

        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            var g = gradient[i] + (decay * values[i]);
            first[i] = (FirstDecay * first[i]) + ((1 - FirstDecay) * g);
            second[i] = (SecondDecay * second[i]) + ((1 - SecondDecay) * g * g);
            values[i] -= rate * first[i] / (MathF.Sqrt(second[i]) + Least);
        }
    }

    private static void Descend(Span<float> values, Span<float> gradient, float[] velocity, float rate, float momentum, float decay)
    {
        for (var i = 0; i < values.Length; i++)
        {
            velocity[i] = (momentum * velocity[i]) - (rate * (gradient[i] + (decay * values[i])));
            values[i] += velocity[i];
        }
    }
}
