using ModelOps.Models.Onnx;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>A field in the graph: a tensor <c>[N]</c> of double (NaN missing; true is 1, false 0) or text (empty missing); <c>[1]</c> for a constant.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="IsText">True for text.</param>
/// <param name="IsConstant">True for a tensor of one element.</param>
/// <param name="IsSingle">True when its numbers are in single precision.</param>
internal readonly record struct Cell(string Tensor, bool IsText = false, bool IsConstant = false, bool IsSingle = false);

/// <summary>The fields that can be seen, by name.</summary>
internal sealed class Scope(Scope? outer = null)
{
    private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);

    public Cell this[string name]
    {
        get => _cells.TryGetValue(name, out var cell) ? cell : outer is null ? throw new ModelException($"The PMML file reads a field '{name}' that is nowhere declared.") : outer[name];
        set => _cells[name] = value;
    }

    public bool Knows(string name) => _cells.ContainsKey(name) || (outer?.Knows(name) ?? false);
}

/// <summary>Makes nodes over cells.</summary>
internal sealed class CellBuilder(GraphBuilder graph)
{
    private readonly Dictionary<long, string> _numbers = [];
    private string? _rows;

    public GraphBuilder Graph => graph;

    public Cell Number(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        if (!_numbers.TryGetValue(bits, out var name))
        {
            _numbers[bits] = name = graph.Constant([value], 1);
        }

        return new Cell(name, IsConstant: true);
    }

    public Cell Text(string value) => new(graph.Constant([value], 1), IsText: true, IsConstant: true);

    /// <summary>An operator of numbers.</summary>
    public Cell Op(string op, params Cell[] args) => new(graph.Node(op, [.. args.Select(arg => arg.Tensor)]), IsConstant: args.All(arg => arg.IsConstant));

    /// <summary>A comparison as a tensor of bool, false for missing numbers; texts are compared for equality only.</summary>
    public Cell Test(string op, Cell left, Cell right) => Op(op, left, right);

    public Cell Where(Cell condition, Cell yes, Cell no) => Op("Where", condition, yes, no) with { IsText = yes.IsText };

    public Cell FromBool(Cell truth) => truth with { Tensor = graph.Cast(truth.Tensor, OnnxType.Double) };

    public Cell Missing(Cell cell) => cell.IsText ? Test("Equal", Encode(cell, [""], [0], 1), Number(0)) : Op("IsNaN", cell);

    public Cell Not(Cell test) => Op("Not", test);

    /// <summary>1, 0, or NaN where any of the arguments is missing.</summary>
    public Cell Known(Cell test, params Cell[] args) => args.Aggregate(FromBool(test), (value, arg) => Where(Missing(arg), Number(double.NaN), value));

    /// <summary>Numbers for texts, or for numbers.</summary>
    public Cell Encode(Cell source, IReadOnlyList<string> keys, IReadOnlyList<double> values, double otherwise)
    {
        // The operator's tables are of single precision: places are exact there, and the values follow by them.
        double[] table = [.. values, otherwise];
        var places = graph.MlNode(
            "LabelEncoder",
            [source.Tensor],
            new OnnxAttribute("keys_strings", [.. keys]),
            new OnnxAttribute("values_int64s", [.. Enumerable.Range(0, keys.Count).Select(place => (long)place)]),
            new OnnxAttribute("default_int64", (long)keys.Count));
        return new Cell(graph.Node("Gather", [graph.Constant(table, table.Length), places]), IsConstant: source.IsConstant);
    }

    /// <summary>A tensor of as many rows as the data.</summary>
    public Cell Full(Cell cell) => cell.IsConstant ? cell with { Tensor = graph.Node("Expand", [cell.Tensor, Rows()]), IsConstant = false } : cell;

    /// <summary>Cells side by side, <c>[N, k]</c>.</summary>
    public string Matrix(IEnumerable<Cell> cells)
    {
        string[] columns = [.. cells.Select(cell => graph.Node("Unsqueeze", [Full(cell).Tensor, graph.Constant([1L], 1)]))];
        return columns.Length == 1 ? columns[0] : graph.Node("Concat", columns, new OnnxAttribute("axis", 1));
    }

    public Cell Column(string matrix, int column) => new(graph.Node("Gather", [matrix, graph.Constant([(long)column])], new OnnxAttribute("axis", 1)));

    public string Sum(string matrix) => graph.Node("ReduceSum", [matrix, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));

    private string Rows() => _rows ??= graph.Model.Inputs.Count > 0 ? graph.Node("Shape", [graph.Model.Inputs[0].Name]) : throw new ModelException("The PMML model reads no field, so there is nothing to score by.");
}
