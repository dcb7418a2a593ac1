namespace ModelOps.Models.Onnx;

/// <summary>
/// Finds tensors whose values are in a file beside the model. They are refused before the runtime sees them: it would look for the file in
/// whatever folder the process runs in.
/// </summary>
internal static class ExternalData
{
    // What ONNX Runtime's own reader of protobuf takes.
    private const int MostLevels = 100;

    /// <summary>Raises when a tensor of the model, at any depth, has its values elsewhere.</summary>
    /// <exception cref="ModelException">Names the tensor and the file, and what to do.</exception>
    public static void Refuse(ReadOnlySpan<byte> model)
    {
        // The key that every such tensor has; nearly all models are done here.
        if (model.IndexOf("location"u8) < 0)
        {
            return;
        }

        try
        {
            Walk(model, Kind.File, MostLevels);
        }
        catch (FormatException)
        {
            // Not an ONNX file: whoever reads it says so.
        }
    }

    private enum Kind
    {
        File,
        Graph,
        Function,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
    }

    private static void Walk(ReadOnlySpan<byte> bytes, Kind kind, int levels)
    {
        if (levels == 0)
        {
            throw new ModelException($"The ONNX model nests graphs in more than {MostLevels} levels, which ONNX Runtime does not read. Write it with fewer.");
        }

        if (kind == Kind.Tensor)
        {
            Check(bytes);
            return;
        }

        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            Kind? inner = (kind, reader.Field, reader.Wire) switch
            {
                (Kind.File, 7, 2) => Kind.Graph,
                (Kind.File, 25, 2) => Kind.Function,
                (Kind.Function, 7, 2) => Kind.Node,
                (Kind.Function, 11, 2) => Kind.Attribute,
                (Kind.Graph, 1, 2) => Kind.Node,
                (Kind.Graph, 5, 2) => Kind.Tensor,
                (Kind.Graph, 15, 2) => Kind.SparseTensor,
                (Kind.Node, 5, 2) => Kind.Attribute,
                (Kind.Attribute, 5 or 10, 2) => Kind.Tensor,
                (Kind.Attribute, 6 or 11, 2) => Kind.Graph,
                (Kind.Attribute, 22 or 23, 2) => Kind.SparseTensor,
                (Kind.SparseTensor, 1 or 2, 2) => Kind.Tensor,
                _ => null,
            };
            if (inner is { } next)
            {
                Walk(reader.Content, next, levels - 1);
            }
        }
    }

    private static void Check(ReadOnlySpan<byte> tensor)
    {
        var (name, file, isExternal) = ("", "", false);
        var reader = new ProtoReader(tensor);
        while (reader.Next())
        {
            switch (reader.Field, reader.Wire)
            {
                case (8, 2):
                    name = reader.Text;
                    break;
                case (13, 2):
                    var (key, value) = OnnxReader.Entry(reader.Content);
                    file = key == "location" ? value : file;
                    break;
                case (14, 0):
                    isExternal = reader.Number == 1;
                    break;
            }
        }

        if (isExternal)
        {
            throw new ModelException($"The tensor '{name}' of the ONNX model has its values in another file ('{file}'), but a model here is one file. Write it as one, in Python by onnx.save(onnx.load(\"model.onnx\"), \"whole.onnx\"), and import that.");
        }
    }
}
