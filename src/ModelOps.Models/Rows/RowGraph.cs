using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>
/// A graph made into steps over some rows, for graphs of operators that this toolkit's own trainers export. A run of ONNX Runtime costs
/// ten microseconds and more before it computes anything; these steps take one or two for all. Each row is computed for itself. Safe for
/// use from several threads, each with a memory of its own.
/// </summary>
internal sealed class RowGraph
{
    private readonly RowBuilder _builder;
    private readonly Action<RowMemory>[] _steps;

    private RowGraph(RowBuilder builder, RowValue[] inputs)
    {
        _builder = builder;
        _steps = [.. builder.Steps];
        Inputs = inputs;
    }

    /// <summary>About how many products a row costs.</summary>
    public long Work => _builder.Work;

    /// <summary>One for each input of the graph.</summary>
    public RowValue[] Inputs { get; }

    /// <summary>Null when the graph has an operator, a type or a form that only ONNX Runtime knows.</summary>
    public static RowGraph? Of(OnnxModel model)
    {
        try
        {
            var builder = new RowBuilder();
            RowValue[] inputs = [.. model.Inputs.Select(builder.Input)];
            model.Initializers.ForEach(builder.Constant);
            foreach (var node in model.Nodes)
            {
                RowOperators.Add(builder, node);
            }

            return new RowGraph(builder, inputs);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The value of that name; null when there is none.</summary>
    public RowValue? Find(string name) => _builder.Find(name);

    /// <summary>Sets an input of a memory of one row.</summary>
    public void Set(RowMemory memory, int input, double value) =>
        memory.Numbers[Inputs[input].IsText ? throw new InvalidOperationException("A text column cannot be set to a number.") : Inputs[input].Slot][0] = value;

    /// <summary>Sets an input of a memory of one row, to the text as it would arrive in ONNX Runtime.</summary>
    public void Set(RowMemory memory, int input, string value) =>
        memory.Texts[Inputs[input].IsText ? Inputs[input].Slot : throw new InvalidOperationException("A numeric column cannot be set to a text.")][0] = RawColumn.Normal(value);

    /// <summary>A memory for so many rows at once.</summary>
    public RowMemory CreateMemory(int rows = 1) => _builder.CreateMemory(rows);

    /// <summary>Computes every value from the inputs that the memory holds.</summary>
    public void Run(RowMemory memory)
    {
        foreach (var step in _steps)
        {
            step(memory);
        }
    }
}
