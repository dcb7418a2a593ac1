using System.Runtime.InteropServices;
using System.Text;

namespace ModelOps.Models.Onnx;

/// <summary>Reads ModelProto. What is not modelled is kept as bytes, so that writing gives it back.</summary>
internal static class OnnxReader
{
    public static OnnxModel Read(ReadOnlySpan<byte> bytes)
    {
        ExternalData.Refuse(bytes);
        try
        {
            return ReadModel(bytes);
        }
        catch (FormatException exception)
        {
            throw new ModelException($"This is not an ONNX model ({bytes.Length} bytes): {exception.Message} Give an .onnx file written by an exporter.", exception);
        }
    }

    private static OnnxModel ReadModel(ReadOnlySpan<byte> bytes)
    {
        var model = new OnnxModel();
        var (ir, producer, name) = (0L, "", "");
        var graph = default(ReadOnlySpan<byte>);
        var found = false;
        var rest = new List<byte>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, 0):
                    ir = reader.Number;
                    break;
                case (2, 2):
                    producer = reader.Text;
                    break;
                case (7, 2):
                    graph = reader.Content;
                    found = true;
                    break;
                case (8, 2):
                    var (domain, version) = Pair(reader.Content);
                    model.Opsets[domain == "ai.onnx" ? "" : domain] = version;
                    break;
                case (14, 2):
                    var (key, value) = Entry(reader.Content);
                    model.Metadata[key] = value;
                    break;
                default:
                    rest.AddRange(reader.Whole);
                    break;
            }
        }

        if (!found || ir == 0)
        {
            throw new FormatException("It has no graph.");
        }

        var graphRest = ReadGraph(graph, model, ref name);
        return new OnnxModel
        {
            IrVersion = ir,
            Producer = producer,
            GraphName = name,
            Opsets = model.Opsets,
            Metadata = model.Metadata,
            Inputs = model.Inputs,
            Outputs = model.Outputs,
            Nodes = model.Nodes,
            Initializers = model.Initializers,
            RawModelFields = [.. rest],
            RawGraphFields = graphRest,
        };
    }

    private static byte[] ReadGraph(ReadOnlySpan<byte> bytes, OnnxModel model, ref string name)
    {
        var rest = new List<byte>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model.Nodes.Add(Node(reader.Content));
                    break;
                case 2:
                    name = reader.Text;
                    break;
                case 5:
                    model.Initializers.Add(OnnxTensorReader.Read(reader.Content));
                    break;
                case 11:
                    model.Inputs.Add(Value(reader.Content));
                    break;
                case 12:
                    model.Outputs.Add(Value(reader.Content));
                    break;
                default:
                    rest.AddRange(reader.Whole);
                    break;
            }
        }

        // Old exporters list initializers among the inputs, too; they need not be fed.
        var constants = model.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        model.Inputs.RemoveAll(input => constants.Contains(input.Name));
        return [.. rest];
    }

    private static OnnxNode Node(ReadOnlySpan<byte> bytes)
    {
        var (op, domain, name) = ("", "", "");
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new List<OnnxAttribute>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text);
                    break;
                case 2:
                    outputs.Add(reader.Text);
                    break;
                case 3:
                    name = reader.Text;
                    break;
                case 4:
                    op = reader.Text;
                    break;
                case 5:
                    attributes.Add(Attribute(reader.Content));
                    break;
                case 7:
                    domain = reader.Text;
                    break;
            }
        }

        return new OnnxNode(op, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes, name);
    }

    private static OnnxAttribute Attribute(ReadOnlySpan<byte> bytes)
    {
        var name = "";
        object? value = null;
        var kind = 0L;
        var floats = new List<float>();
        var numbers = new List<long>();
        var texts = new List<string>();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text;
                    break;
                case 2:
                    value = reader.Single;
                    break;
                case 3:
                    value = reader.Number;
                    break;
                case 4:
                    value = reader.Text;
                    break;
                case 5:
                    value = OnnxTensorReader.Read(reader.Content);
                    break;
                case 7:
                    floats.AddRange(MemoryMarshal.Cast<byte, float>(reader.Content));
                    break;
                case 8:
                    reader.AddNumbers(numbers);
                    break;
                case 9:
                    texts.Add(reader.Text);
                    break;
                case 20:
                    kind = reader.Number;
                    break;
            }
        }

        return new OnnxAttribute(name, kind switch
        {
            1 => value ?? 0f,
            2 => value ?? 0L,
            3 => value ?? "",
            4 when value is OnnxTensor => value,
            6 => floats.ToArray(),
            7 => numbers.ToArray(),
            8 => texts.ToArray(),
            _ => bytes.ToArray(),
        });
    }

    private static OnnxValue Value(ReadOnlySpan<byte> bytes)
    {
        var name = "";
        var raw = Array.Empty<byte>();
        var type = OnnxType.Undefined;
        List<long>? dimensions = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                name = reader.Text;
            }
            else if (reader.Field == 2)
            {
                raw = reader.Content.ToArray();
                (type, dimensions) = TensorType(reader.Content);
            }
        }

        return new OnnxValue(name, type, dimensions) { AsRead = (raw, type, dimensions) };
    }

    private static (OnnxType Type, List<long>? Dimensions) TensorType(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        if (!reader.Next() || reader.Field != 1)
        {
            return (OnnxType.Undefined, null);
        }

        var type = OnnxType.Undefined;
        List<long>? dimensions = null;
        var tensor = new ProtoReader(reader.Content);
        while (tensor.Next())
        {
            if (tensor.Field == 1)
            {
                type = (OnnxType)tensor.Number;
            }
            else if (tensor.Field == 2)
            {
                dimensions = [];
                var shape = new ProtoReader(tensor.Content);
                while (shape.Next())
                {
                    var size = new ProtoReader(shape.Content);
                    dimensions.Add(size.Next() && size.Field == 1 ? size.Number : -1);
                }
            }
        }

        return (type, dimensions);
    }

    private static (string Domain, long Version) Pair(ReadOnlySpan<byte> bytes)
    {
        var (domain, version) = ("", 0L);
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                domain = reader.Text;
            }
            else
            {
                version = reader.Number;
            }
        }

        return (domain, version);
    }

    internal static (string Key, string Value) Entry(ReadOnlySpan<byte> bytes)
    {
        var entry = ("", "");
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            entry = reader.Field == 1 ? (reader.Text, entry.Item2) : (entry.Item1, reader.Text);
        }

        return entry;
    }
}
