using ModelOps.Evaluation.Explain.Trees;
using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;
using ModelOps.Models.Runtime;

namespace ModelOps.Evaluation.Explain.Graphs;

/// <summary>A model whose graph is preparation, one node of trees, and a link: what makes the features, the trees, and what follows.</summary>
internal sealed class TreeGraph : IDisposable
{
    private const int RowsAtOnce = 2048;
    private readonly Model _model;
    private readonly OnnxModel _head;
    private readonly OnnxSession _session;
    private readonly ColumnSpec?[] _specs;
    private readonly string _features;

    private TreeGraph(Model model, OnnxModel graph, OnnxNode trees)
    {
        var isClassifier = trees.Operator == "TreeEnsembleClassifier";
        var output = graph.Outputs.FirstOrDefault(static each => each.Name is GraphNames.Probabilities or GraphNames.Prediction)?.Name
            ?? throw new NotSupportedException("it gives neither probabilities nor a prediction");
        Forest = ShapForestReader.Read(trees);
        Tail = TreeTail.Of(graph, trees.Outputs[isClassifier ? 1 : 0], output);
        Tail.Add(Forest.Transform switch { TreeTransform.Logistic => TailLink.Logistic, TreeTransform.Softmax => TailLink.Softmax, _ => TailLink.Identity }, Forest.IsOneScore);
        (_model, _features) = (model, trees.Inputs[0]);
        var (nodes, names) = GraphPruning.Needed(graph, [_features]);
        _head = new OnnxModel
        {
            IrVersion = graph.IrVersion,
            Opsets = graph.Opsets,
            Inputs = [.. graph.Inputs.Where(input => names.Contains(input.Name))],
            Outputs = [new OnnxValue(_features, OnnxType.Undefined, null)],
            Nodes = [.. graph.Nodes.Where(nodes.Contains)],
            Initializers = [.. graph.Initializers.Where(tensor => names.Contains(tensor.Name))],
        };
        _session = new OnnxSession(_head.ToBytes());
        _specs = InputMatcher.Specs(_head.Inputs, model.Signature);
    }

    public ShapForest Forest { get; }

    public TreeTail Tail { get; }

    /// <summary>Reads a model's graph.</summary>
    /// <exception cref="NotSupportedException">It is not of that form; the message says why.</exception>
    public static TreeGraph Of(Model model)
    {
        if (model.Definition.Flavor is { } flavor)
        {
            throw new NotSupportedException($"it is kept in the format of {flavor} and has no graph");
        }

        var graph = model.Graph();
        return graph.Nodes.Where(static node => node.Operator.StartsWith("TreeEnsemble", StringComparison.Ordinal)).Take(2).ToArray() switch
        {
            [] => throw new NotSupportedException("its graph has no trees"),
            [var trees] => new TreeGraph(model, graph, trees),
            _ => throw new NotSupportedException("its graph has several nodes of trees"),
        };
    }

    /// <summary>What the trees see of rows: rows × features, NaN where missing.</summary>
    public double[] Features(Frame rows, CancellationToken cancellationToken)
    {
        var feeds = Feeds(rows);
        try
        {
            var pieces = new double[(rows.RowCount + RowsAtOnce - 1) / RowsAtOnce][];
            Parallel.For(0, pieces.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, piece =>
            {
                var start = piece * RowsAtOnce;
                pieces[piece] = Run(_session, feeds, start, Math.Min(RowsAtOnce, rows.RowCount - start), cancellationToken)[0].Values;
            });
            return [.. pieces.SelectMany(static piece => piece)];
        }
        finally
        {
            Array.ForEach(feeds, static feed => feed.Dispose());
        }
    }

    /// <summary>For each feature the column that it is made of: its place among the columns given.</summary>
    /// <param name="row">A row, to see how wide the graph's values are.</param>
    /// <param name="columns">The model's inputs.</param>
    /// <exception cref="NotSupportedException">A feature that trees split by is made of several columns, or of none.</exception>
    public int[] Columns(Frame row, IReadOnlyList<string> columns)
    {
        var sources = RowSources.Of(_head, _features, Shapes(row));
        var places = new int[sources.Length];
        foreach (var feature in Forest.Features())
        {
            var made = feature < sources.Length ? sources[feature] : [];
            places[feature] = made switch
            {
                [var input] => columns.ToList().IndexOf(_head.Inputs[input].Name),
                [] => throw new NotSupportedException($"its feature {feature} is made of no column"),
                [var first, var second, ..] => throw new NotSupportedException($"its features mix columns, as '{_head.Inputs[first].Name}' and '{_head.Inputs[second].Name}'"),
            };
        }

        return places;
    }

    public void Dispose() => _session.Dispose();

    // The shapes of all values on the way, as the runtime makes them for one row.
    private Dictionary<string, int[]> Shapes(Frame row)
    {
        string[] names = [.. _head.Nodes.SelectMany(static node => node.Outputs).Where(static name => name.Length > 0)];
        var open = new OnnxModel { IrVersion = _head.IrVersion, Opsets = _head.Opsets, Inputs = _head.Inputs, Nodes = _head.Nodes, Initializers = _head.Initializers, Outputs = [.. names.Select(static name => new OnnxValue(name, OnnxType.Undefined, null))] };
        var feeds = Feeds(row);
        try
        {
            using var session = new OnnxSession(open.ToBytes());
            return names.Zip(Run(session, feeds, 0, 1, CancellationToken.None), static (name, value) => (name, value.Shape)).ToDictionary(static pair => pair.name, static pair => pair.Shape, StringComparer.Ordinal);
        }
        finally
        {
            Array.ForEach(feeds, static feed => feed.Dispose());
        }
    }

    private ColumnFeed[] Feeds(Frame rows) => InputMatcher.Feeds(_head.Inputs, InputMatcher.Columns(_head.Inputs, _specs, rows), rows.RowCount);

    private static (int[] Shape, double[] Values)[] Run(OnnxSession session, ColumnFeed[] feeds, int start, int count, CancellationToken cancellationToken)
    {
        OrtTensor[] inputs = [.. feeds.Select(feed => feed.Rows(start, count))];
        OrtTensor[] outputs = [];
        try
        {
            outputs = session.Run(inputs, cancellationToken);
            return [.. outputs.Select(static output =>
            {
                var values = new double[output.Type == OnnxType.String ? 0 : output.Length];
                if (output.Type != OnnxType.String)
                {
                    output.CopyTo(values);
                }

                return (output.Dimensions.Select(static size => (int)size).ToArray(), values);
            })];
        }
        finally
        {
            Array.ForEach(inputs, static tensor => tensor.Dispose());
            Array.ForEach(outputs, static tensor => tensor.Dispose());
        }
    }
}
