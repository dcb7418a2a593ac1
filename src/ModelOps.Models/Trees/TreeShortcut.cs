using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Trees;

/// <summary>
/// A graph with one tree ensemble, cut in three: what prepares the features and what follows the scores run in ONNX
/// Runtime, the trees between them in managed code, which walks many rows faster and gives the same bits.
/// </summary>
internal sealed class TreeShortcut : IDisposable
{
    /// <summary>From this many rows on two runs and the walk cost less than one run.</summary>
    public const int LeastRows = 64;

    private readonly OnnxSession _head;
    private readonly OnnxSession _tail;
    private readonly TreeEnsemble _ensemble;

    private TreeShortcut(OnnxModel head, OnnxModel tail, TreeEnsemble ensemble)
    {
        _head = new OnnxSession(head.ToBytes());
        _tail = new OnnxSession(tail.ToBytes());
        _ensemble = ensemble;
    }

    /// <summary>Null when the graph has no such ensemble, or when something flows past it.</summary>
    public static TreeShortcut? Of(OnnxModel model)
    {
        if (model.Nodes.Where(static node => node.Operator.StartsWith("TreeEnsemble", StringComparison.Ordinal)).Take(2).ToList() is not [var trees]
            || TreeEnsembleGraph.Read(trees) is not { CanScore: true } ensemble)
        {
            return null;
        }

        var before = Ancestors(model, trees.Inputs[0]);
        var constants = model.Initializers.Select(static tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var rest = model.Nodes.Where(node => node != trees && !before.Contains(node)).ToList();
        var known = rest.SelectMany(static node => node.Outputs).Concat(constants).Append(trees.Outputs[0]).Append("").ToHashSet(StringComparer.Ordinal);
        if (!rest.SelectMany(static node => node.Inputs).Concat(model.Outputs.Select(static output => output.Name)).All(known.Contains))
        {
            return null;
        }

        return new TreeShortcut(
            Part(model, [.. model.Nodes.Where(before.Contains)], model.Inputs, [new OnnxValue(trees.Inputs[0], OnnxType.Float, null)]),
            Part(model, rest, [new OnnxValue(trees.Outputs[0], OnnxType.Float, [-1, ensemble.Outputs])], model.Outputs),
            ensemble);
    }

    /// <summary>Scores rows, as a run of the whole graph would.</summary>
    /// <param name="inputs">One for each of the graph's inputs.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public OrtTensor[] Run(IReadOnlyList<OrtTensor> inputs, int rows, CancellationToken cancellationToken)
    {
        using var features = _head.Run(inputs, cancellationToken)[0];
        using var scores = OrtTensor.Allocate(OnnxType.Float, rows, _ensemble.Outputs);
        _ensemble.Score(features.Values<float>(), features.Length / rows, scores.Values<float>());
        return _tail.Run([scores], cancellationToken);
    }

    public void Dispose()
    {
        _head.Dispose();
        _tail.Dispose();
    }

    private static HashSet<OnnxNode> Ancestors(OnnxModel model, string value)
    {
        var makers = model.Nodes.SelectMany(static node => node.Outputs.Select(output => (output, node))).ToDictionary(static pair => pair.output, static pair => pair.node, StringComparer.Ordinal);
        var found = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<string>([value]);
        while (pending.TryPop(out var name))
        {
            if (makers.TryGetValue(name, out var node) && found.Add(node))
            {
                foreach (var input in node.Inputs)
                {
                    pending.Push(input);
                }
            }
        }

        return found;
    }

    private static OnnxModel Part(OnnxModel model, List<OnnxNode> nodes, List<OnnxValue> inputs, List<OnnxValue> outputs)
    {
        var used = nodes.SelectMany(static node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        return new OnnxModel
        {
            IrVersion = model.IrVersion,
            Opsets = model.Opsets,
            Inputs = inputs,
            Outputs = outputs,
            Nodes = nodes,
            Initializers = [.. model.Initializers.Where(tensor => used.Contains(tensor.Name))],
        };
    }
}
