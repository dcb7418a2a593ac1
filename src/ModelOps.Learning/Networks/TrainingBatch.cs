using ModelOps.Learning.Sampling;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>The tensors of a step over a number of rows. Fill inputs, targets and weights, then run.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private readonly NetworkDesign _design;
    private readonly OrtTensor _x;
    private readonly OrtTensor _y;
    private readonly OrtTensor _weights;
    private readonly OrtTensor[] _masks;
    private readonly OrtTensor _loss = OrtTensor.Allocate(OnnxType.Float, 1);
    private readonly OrtTensor _output;
    private readonly OnnxRun _run;

    internal TrainingBatch(TrainingGraph graph, OnnxSession session, int rows)
    {
        _design = graph.Design;
        Rows = rows;
        _x = OrtTensor.Allocate(OnnxType.Float, [rows, .. _design.InputDimensions]);
        _y = OrtTensor.Allocate(OnnxType.Float, rows, _design.Outputs);
        _weights = OrtTensor.Allocate(OnnxType.Float, rows, 1);
        _masks = [.. _design.Masks.Select(mask => OrtTensor.Allocate(OnnxType.Float, [rows, .. mask.Dimensions]))];
        _output = OrtTensor.Allocate(OnnxType.Float, rows, _design.Outputs);
        _run = new OnnxRun(session, [_x, _y, _weights, .. _masks, .. graph.Parameters], graph.OutputNames, [_loss, _output, .. graph.Statistics, .. graph.Gradients]);
    }

    public int Rows { get; }

    /// <summary>The rows' values, row after row; an image as channel after channel.</summary>
    public Span<float> Inputs => _x.Values<float>();

    /// <summary>For classes their shares, else the value to reach; row after row.</summary>
    public Span<float> Targets => _y.Values<float>();

    /// <summary>One a row, with the sum 1, so that the loss is a mean.</summary>
    public Span<float> Weights => _weights.Values<float>();

    /// <summary>What the last run gave: logits of classes or values, row after row.</summary>
    public ReadOnlySpan<float> Outputs => _output.Values<float>();

    /// <summary>Fills targets and weights.</summary>
    /// <param name="y">The targets of all rows.</param>
    /// <param name="rows">The rows of this batch.</param>
    /// <param name="smoothing">The share of each class that is spread evenly over all classes (Szegedy et al. 2016); 0 for none.</param>
    public void SetTargets(Targets y, ReadOnlySpan<int> rows, double smoothing)
    {
        var targets = Targets;
        var weights = Weights;
        var outputs = _design.Outputs;
        targets.Fill((float)(_design.IsClassifier ? smoothing / outputs : 0));
        var sum = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (_design.IsClassifier)
            {
                targets[(i * outputs) + (int)y.Values[rows[i]]] += (float)(1 - smoothing);
            }
            else
            {
                targets[i] = (float)y.Values[rows[i]];
            }

            weights[i] = y.Weights?[rows[i]] ?? 1;
            sum += weights[i];
        }

        for (var i = 0; i < rows.Length; i++)
        {
            weights[i] = (float)(weights[i] / Math.Max(sum, 1e-30));
        }
    }

    /// <summary>Runs forward and backward; the gradients are then in the graph's.</summary>
    /// <param name="random">Draws what is dropped.</param>
    /// <returns>The weighted mean loss.</returns>
    public double Run(SeededRandom random = default)
    {
        for (var i = 0; i < _masks.Length; i++)
        {
            var rate = _design.Rates[i];
            var kept = (float)(1 / (1 - rate));
            foreach (ref var value in _masks[i].Values<float>())
            {
                value = random.Unit() < rate ? 0 : kept;
            }
        }

        _run.Execute();
        return _loss.Values<float>()[0];
    }

    public void Dispose()
    {
        _run.Dispose();
        foreach (var tensor in (ReadOnlySpan<OrtTensor>)[_x, _y, _weights, _loss, _output, .. _masks])
        {
            tensor.Dispose();
        }
    }
}
