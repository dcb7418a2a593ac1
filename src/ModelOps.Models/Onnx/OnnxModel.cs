namespace ModelOps.Models.Onnx;

/// <summary>A node of a graph: an operator with its inputs, outputs and attributes.</summary>
/// <param name="Operator">The operator, as <c>MatMul</c>.</param>
/// <param name="Domain">The operator set; empty for ai.onnx.</param>
/// <param name="Inputs">Names of values; an empty name leaves an optional input out.</param>
/// <param name="Outputs">Names of the values made.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Name">The node's own name; may be empty.</param>
public sealed record OnnxNode(
    string Operator,
    string Domain,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes,
    string Name = "");

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Type">The element type; <see cref="OnnxType.Undefined"/> when it is no tensor (a sequence or map).</param>
/// <param name="Dimensions">The shape; −1 where free; null when unknown.</param>
public sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<long>? Dimensions)
{
    // The TypeProto as read, so that sequences, maps and names of dimensions survive reading and writing; for as long as it says the same.
    internal (byte[] Bytes, OnnxType Type, IReadOnlyList<long>? Dimensions)? AsRead { get; init; }

    /// <summary>The name of the first dimension where it is free: values with the same name have the same size.</summary>
    internal string FirstFree { get; init; } = "N";

    internal byte[]? UnchangedType => AsRead is { } read && read.Type == Type && Same(read.Dimensions, Dimensions) ? read.Bytes : null;

    private static bool Same(IReadOnlyList<long>? left, IReadOnlyList<long>? right) => left is null || right is null ? left is null && right is null : left.SequenceEqual(right);
}

/// <summary>An ONNX model: one graph, the operator sets it uses, and free metadata.</summary>
public sealed class OnnxModel
{
    /// <summary>The version of the file format; 8 to 10 is written.</summary>
    public long IrVersion { get; init; } = 8;

    /// <summary>Who wrote the model.</summary>
    public string Producer { get; init; } = "ModelOps.Notebooks";

    /// <summary>The graph's name.</summary>
    public string GraphName { get; init; } = "model";

    /// <summary>Operator set versions by domain; the empty domain is ai.onnx.</summary>
    public Dictionary<string, long> Opsets { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Free texts by key.</summary>
    public Dictionary<string, string> Metadata { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The inputs to be fed; initializers are not among them.</summary>
    public List<OnnxValue> Inputs { get; init; } = [];

    /// <summary>The outputs.</summary>
    public List<OnnxValue> Outputs { get; init; } = [];

    /// <summary>The nodes, each after those it needs.</summary>
    public List<OnnxNode> Nodes { get; init; } = [];

    /// <summary>The constants.</summary>
    public List<OnnxTensor> Initializers { get; init; } = [];

    // Fields of ModelProto and GraphProto that are not modelled here (functions, sparse initializers…), kept as read.
    internal byte[] RawModelFields { get; init; } = [];

    internal byte[] RawGraphFields { get; init; } = [];

    /// <summary>The inputs that some values of the graph need, in the graph's order.</summary>
    /// <param name="values">Names of values, as of outputs.</param>
    public IReadOnlyList<OnnxValue> InputsOf(params IReadOnlyList<string> values)
    {
        var (_, names) = GraphPruning.Needed(this, values);
        return [.. Inputs.Where(input => names.Contains(input.Name))];
    }

    /// <summary>The model as the bytes of an <c>.onnx</c> file.</summary>
    public byte[] ToBytes() => OnnxWriter.Write(this);

    /// <summary>Reads the bytes of an <c>.onnx</c> file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ModelException">The bytes are not an ONNX model, or keep weights in another file.</exception>
    public static OnnxModel Read(ReadOnlySpan<byte> bytes) => OnnxReader.Read(bytes);
}
