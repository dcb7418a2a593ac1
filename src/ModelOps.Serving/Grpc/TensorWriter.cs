using Google.Protobuf;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Grpc;

/// <summary>Writes a column of the answer as a tensor.</summary>
internal static class TensorWriter
{
    internal static void Add(ModelInferResponse response, Column column, bool raw)
    {
        var output = new ModelInferResponse.Types.InferOutputTensor { Name = column.Name, Datatype = InferenceDatatype.Of(column), Shape = { column.Count } };
        if (column is Column<long> or Column<bool> && column.MissingCount > 0)
        {
            throw ScoringException.Bad($"The output '{column.Name}' has missing values, which {output.Datatype} cannot hold over gRPC. Ask for it over REST, where they are null.");
        }

        response.Outputs.Add(output);
        if (raw)
        {
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(RawTensor.Write(column)));
        }
        else
        {
            output.Contents = Contents(column);
        }
    }

    private static InferTensorContents Contents(Column column)
    {
        var contents = new InferTensorContents();
        switch (column)
        {
            case Column<double> numbers:
                contents.Fp64Contents.AddRange(numbers.Values);
                break;
            case Column<long> integers:
                contents.Int64Contents.AddRange(integers.Values);
                break;
            case Column<bool> flags:
                contents.BoolContents.AddRange(flags.Values);
                break;
            default:
                contents.BytesContents.AddRange(Enumerable.Range(0, column.Count).Select(row => UnsafeByteOperations.UnsafeWrap(TensorColumn.Text(column, row))));
                break;
        }

        return contents;
    }
}
