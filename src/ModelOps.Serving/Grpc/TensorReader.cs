using Google.Protobuf;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Grpc;

/// <summary>Reads an input tensor: from the list of its datatype, or from raw bytes.</summary>
internal static class TensorReader
{
    internal static Column Read(ModelInferRequest.Types.InferInputTensor input, ByteString? raw, bool isText, bool isImage)
    {
        InferenceDatatype.CheckKnown(input.Name, input.Datatype);
        var contents = input.Contents ?? new InferTensorContents();
        var given = Filled(contents);
        if (isImage && given.Length == 0 && raw is not null && ImageTensor.TryRead(input.Name, input.Datatype, raw.Memory, [.. input.Shape]) is { } images)
        {
            return images;
        }

        if (isImage && input.Datatype == "UINT8" && input.Shape.Count == 4 && raw is null)
        {
            return ImageColumns.OfPixels(input.Name, [.. Ranged(input, (uint[])[.. contents.UintContents]).Select(value => (byte)value)], [.. input.Shape]);
        }

        if (raw is not null)
        {
            return given.Length == 0
                ? RawTensor.Read(input.Name, input.Datatype, raw.Span, Rows(input, null), isText)
                : throw ScoringException.Bad($"The input '{input.Name}' has contents and raw_input_contents; give one of them.");
        }

        var wanted = FieldOf(input.Datatype) ?? throw ScoringException.Bad($"The input '{input.Name}' is {input.Datatype}, which only raw_input_contents can hold.");
        if (given.FirstOrDefault(field => field.Name != wanted).Name is { } other)
        {
            throw ScoringException.Bad($"The input '{input.Name}' is {input.Datatype}, but its contents are in {other}; give {wanted}.");
        }

        Rows(input, given.Length == 0 ? 0 : given[0].Count);
        return wanted switch
        {
            "bool_contents" => new Column<bool>(input.Name, [.. contents.BoolContents]),
            "int_contents" => TensorColumn.Integers<int>(input.Name, Ranged(input, [.. contents.IntContents]), isText),
            "int64_contents" => TensorColumn.Integers<long>(input.Name, [.. contents.Int64Contents], isText),
            "uint_contents" => TensorColumn.Integers<uint>(input.Name, Ranged(input, [.. contents.UintContents]), isText),
            "uint64_contents" => TensorColumn.Integers<ulong>(input.Name, [.. contents.Uint64Contents], isText),
            "fp32_contents" => TensorColumn.Numbers<float>(input.Name, [.. contents.Fp32Contents]),
            "fp64_contents" => new Column<double>(input.Name, [.. contents.Fp64Contents]),
            _ when isImage => ImageColumns.OfFiles(input.Name, contents.BytesContents.Select(file => file.Memory)),
            _ => StringColumn.From(input.Name, contents.BytesContents.Select((text, row) => RawTensor.Text(input.Name, text.Span, row))),
        };
    }

    private static string? FieldOf(string datatype) => datatype switch
    {
        "BOOL" => "bool_contents",
        "INT8" or "INT16" or "INT32" => "int_contents",
        "INT64" => "int64_contents",
        "UINT8" or "UINT16" or "UINT32" => "uint_contents",
        "UINT64" => "uint64_contents",
        "FP32" => "fp32_contents",
        "FP64" => "fp64_contents",
        "BYTES" => "bytes_contents",
        _ => null,
    };

    private static (string Name, int Count)[] Filled(InferTensorContents contents) => [.. new[]
    {
        ("bool_contents", contents.BoolContents.Count),
        ("int_contents", contents.IntContents.Count),
        ("int64_contents", contents.Int64Contents.Count),
        ("uint_contents", contents.UintContents.Count),
        ("uint64_contents", contents.Uint64Contents.Count),
        ("fp32_contents", contents.Fp32Contents.Count),
        ("fp64_contents", contents.Fp64Contents.Count),
        ("bytes_contents", contents.BytesContents.Count),
    }.Where(field => field.Count > 0)];

    private static int Rows(ModelInferRequest.Types.InferInputTensor input, int? values)
    {
        long[] shape = [.. input.Shape];
        return shape is ([_] or [_, 1]) && shape[0] is >= 0 and <= int.MaxValue && (values ?? shape[0]) == shape[0]
            ? (int)shape[0]
            : throw ScoringException.Bad($"The input '{input.Name}' has {(values is null ? "" : $"{values} values and ")}the shape [{string.Join(", ", shape)}]; a column's shape is [rows] or [rows, 1].");
    }

    private static T[] Ranged<T>(ModelInferRequest.Types.InferInputTensor input, T[] values)
        where T : struct, System.Numerics.INumber<T>
    {
        var (least, most) = InferenceDatatype.RangeOf(input.Datatype);
        var row = Array.FindIndex(values, value => decimal.CreateChecked(value) is var number && (number < least || number > most));
        return row < 0 ? values : throw ScoringException.Bad($"The input '{input.Name}' is {input.Datatype}, but holds {values[row]} in row {row + 1}. Give whole numbers from {least} to {most}.");
    }
}
