namespace ModelOps.Models.Onnx;

/// <summary>Writes ModelProto; field numbers are those of onnx.proto3.</summary>
internal static class OnnxWriter
{
    public static byte[] Write(OnnxModel model)
    {
        var proto = new ProtoWriter();
        // Before version 4 of the format every constant had to be an input as well.
        proto.Varint(1, model.Initializers.Count > 0 ? Math.Max(4, model.IrVersion) : model.IrVersion);
        proto.Text(2, model.Producer);
        proto.Message(7, graph => Graph(graph, model));
        foreach (var (domain, version) in model.Opsets)
        {
            proto.Message(8, opset =>
            {
                opset.Text(1, domain);
                opset.Varint(2, version);
            });
        }

        foreach (var (key, value) in model.Metadata)
        {
            proto.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }

        proto.Append(model.RawModelFields);
        return proto.Written.ToArray();
    }

    private static void Graph(ProtoWriter proto, OnnxModel model)
    {
        foreach (var node in model.Nodes)
        {
            proto.Message(1, inner => Node(inner, node));
        }

        proto.Text(2, model.GraphName);
        foreach (var tensor in model.Initializers)
        {
            proto.Message(5, inner => Tensor(inner, tensor));
        }

        foreach (var value in model.Inputs)
        {
            proto.Message(11, inner => Value(inner, value));
        }

        foreach (var value in model.Outputs)
        {
            proto.Message(12, inner => Value(inner, value));
        }

        proto.Append(model.RawGraphFields);
    }

    private static void Node(ProtoWriter proto, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            proto.Text(1, input);
        }

        foreach (var output in node.Outputs)
        {
            proto.Text(2, output);
        }

        if (node.Name.Length > 0)
        {
            proto.Text(3, node.Name);
        }

        proto.Text(4, node.Operator);
        foreach (var attribute in node.Attributes)
        {
            proto.Message(5, inner => Attribute(inner, attribute));
        }

        if (node.Domain.Length > 0)
        {
            proto.Text(7, node.Domain);
        }
    }

    private static void Attribute(ProtoWriter proto, OnnxAttribute attribute)
    {
        if (attribute.Value is byte[] raw)
        {
            proto.Append(raw);
            return;
        }

        proto.Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case float value:
                proto.Float(2, value);
                proto.Varint(20, 1);
                break;
            case long value:
                proto.Varint(3, value);
                proto.Varint(20, 2);
                break;
            case string value:
                proto.Text(4, value);
                proto.Varint(20, 3);
                break;
            case OnnxTensor value:
                proto.Message(5, inner => Tensor(inner, value));
                proto.Varint(20, 4);
                break;
            case float[] values:
                Array.ForEach(values, value => proto.Float(7, value));
                proto.Varint(20, 6);
                break;
            case long[] values:
                Array.ForEach(values, value => proto.Varint(8, value));
                proto.Varint(20, 7);
                break;
            case string[] values:
                Array.ForEach(values, value => proto.Text(9, value));
                proto.Varint(20, 8);
                break;
            default:
                throw new InvalidOperationException($"Attribute '{attribute.Name}' holds a {attribute.Value.GetType().Name}.");
        }
    }

    private static void Tensor(ProtoWriter proto, OnnxTensor tensor)
    {
        foreach (var dimension in tensor.Dimensions)
        {
            proto.Varint(1, dimension);
        }

        proto.Varint(2, (long)tensor.Type);
        foreach (var text in tensor.Texts ?? [])
        {
            proto.Text(6, text);
        }

        if (tensor.Name.Length > 0)
        {
            proto.Text(8, tensor.Name);
        }

        if (tensor.Texts is null)
        {
            proto.Bytes(9, tensor.Raw);
        }
    }

    private static void Value(ProtoWriter proto, OnnxValue value)
    {
        proto.Text(1, value.Name);
        if (value.UnchangedType is { } raw)
        {
            proto.Bytes(2, raw);
            return;
        }

        if (value.Type == OnnxType.Undefined)
        {
            return; // the runtime infers it
        }

        proto.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Varint(1, (long)value.Type);
            if (value.Dimensions is { } dimensions)
            {
                tensor.Message(2, shape => Shape(shape, dimensions, value.FirstFree));
            }
        }));
    }

    private static void Shape(ProtoWriter proto, IReadOnlyList<long> dimensions, string firstFree)
    {
        for (var i = 0; i < dimensions.Count; i++)
        {
            var size = dimensions[i];
            var first = i == 0;
            proto.Message(1, dimension =>
            {
                if (size >= 0)
                {
                    dimension.Varint(1, size);
                }
                else if (first)
                {
                    dimension.Text(2, firstFree);
                }
            });
        }
    }
}
