using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>
/// The graph's side of a <see cref="PreparedTable"/>: numbers in tensors <c>[N, k]</c> of named columns, texts in tensors <c>[N]</c>.
/// </summary>
public sealed class GraphTable
{
    private readonly List<(string Tensor, string[] Names, OnnxType Type)> _numbers = [];
    private readonly List<(string Tensor, string Name)> _texts = [];

    internal GraphTable(GraphBuilder graph) => Graph = graph;

    /// <summary>The graph to add nodes to.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The names of the numbers.</summary>
    public IEnumerable<string> NumberNames => _numbers.SelectMany(part => part.Names);

    /// <summary>Adds numbers.</summary>
    /// <param name="tensor">A tensor <c>[N, k]</c>.</param>
    /// <param name="names">Their names, k of them.</param>
    /// <param name="type">Double, or float.</param>
    public void AddNumbers(string tensor, string[] names, OnnxType type = OnnxType.Double) => _numbers.Add((tensor, names, type));

    /// <summary>Adds a text.</summary>
    /// <param name="tensor">A text tensor <c>[N]</c>.</param>
    /// <param name="name">Its name.</param>
    public void AddText(string tensor, string name) => _texts.Add((tensor, name));

    /// <summary>Adds numeric graph inputs <c>[N]</c>, joined to one tensor with few nodes.</summary>
    internal void AddInputs(string[] inputs)
    {
        if (inputs.Length == 0)
        {
            return;
        }

        var joined = inputs.Length == 1 ? inputs[0] : Graph.Node("Concat", inputs, new OnnxAttribute("axis", 0));
        var stacked = Graph.Node("Reshape", [joined, Graph.Constant([inputs.Length, -1L], 2)]);
        AddNumbers(Graph.Node("Transpose", [stacked], new OnnxAttribute("perm", [1, 0])), inputs);
    }

    /// <summary>Takes numbers out as one double tensor <c>[N, k]</c>.</summary>
    /// <param name="names">The names, in the order wanted.</param>
    public string TakeNumbers(IReadOnlyList<string> names)
    {
        var whole = _numbers.FindIndex(part => part.Names.SequenceEqual(names));
        if (whole >= 0)
        {
            var part = _numbers[whole];
            _numbers.RemoveAt(whole);
            return AsDouble(part.Tensor, part.Type);
        }

        var touched = _numbers.Where(part => part.Names.Intersect(names).Any()).ToList();
        _numbers.RemoveAll(touched.Contains);
        var all = touched.SelectMany(part => part.Names).ToList();
        var tensor = Join(touched, OnnxType.Double);
        var rest = all.Except(names).ToArray();
        if (rest.Length > 0)
        {
            // Put back where they were, before parts that came later.
            _numbers.Insert(0, (Gather(tensor, all, rest), rest, OnnxType.Double));
        }

        return all.SequenceEqual(names) ? tensor : Gather(tensor, all, names);
    }

    /// <summary>Takes a text out as a tensor <c>[N]</c>.</summary>
    /// <param name="name">Its name.</param>
    public string TakeText(string name)
    {
        var place = _texts.FindIndex(text => text.Name == name);
        var taken = _texts[place].Tensor;
        _texts.RemoveAt(place);
        return taken;
    }

    /// <summary>All numbers as the float tensor <c>[N, F]</c> that a trainer's export starts from, in the given order.</summary>
    internal string Features(IReadOnlyList<string> order)
    {
        var names = NumberNames.ToList();
        var tensor = Join(_numbers, OnnxType.Float);
        return names.SequenceEqual(order) ? tensor : Gather(tensor, names, order);
    }

    private string Gather(string tensor, List<string> names, IReadOnlyList<string> wanted)
    {
        var places = names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => (long)pair.place, StringComparer.Ordinal);
        long[] indices = [.. wanted.Select(name => places[name])];
        return Graph.Node("Gather", [tensor, Graph.Constant(indices, indices.Length)], new OnnxAttribute("axis", 1));
    }

    // Neighbours of one type are joined first, so that a cast is paid once.
    private string Join(List<(string Tensor, string[] Names, OnnxType Type)> parts, OnnxType type)
    {
        var tensors = new List<string>();
        for (var i = 0; i < parts.Count;)
        {
            var end = i;
            while (end < parts.Count && parts[end].Type == parts[i].Type)
            {
                end++;
            }

            var same = parts[i..end].Select(part => part.Tensor).ToList();
            var joined = same.Count == 1 ? same[0] : Graph.Node("Concat", same, new OnnxAttribute("axis", 1));
            tensors.Add(parts[i].Type == type ? joined : Graph.Cast(joined, type));
            i = end;
        }

        return tensors.Count == 1 ? tensors[0] : Graph.Node("Concat", tensors, new OnnxAttribute("axis", 1));
    }

    private string AsDouble(string tensor, OnnxType type) => type == OnnxType.Double ? tensor : Graph.Cast(tensor, OnnxType.Double);
}
