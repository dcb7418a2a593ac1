using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Collections;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Grpc;

/// <summary>Requests and answers of the inference protocol as gRPC's messages.</summary>
internal static class GrpcRequests
{
    // Of the protocol's extension for binary tensors, whose names clients know from REST.
    private const string AllRaw = "binary_data_output";
    private const string OneRaw = "binary_data";

    internal static InferenceRequest Read(ModelInferRequest request, ServedModel served)
    {
        var protocol = served.Inference;
        protocol.Known(request.ModelName, Named(request.ModelVersion));
        var raw = request.RawInputContents;
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
        {
            throw ScoringException.Bad($"There are {raw.Count} raw_input_contents for {request.Inputs.Count} inputs; give one for each.");
        }

        Column[] columns = [.. request.Inputs.Select((input, place) => TensorReader.Read(input, raw.Count == 0 ? null : raw[place], protocol.Texts.Contains(input.Name), input.Name == protocol.Images))];
        string[] outputs = [.. request.Outputs.Select(output => protocol.Outputs.Known(output.Name)).Distinct(StringComparer.Ordinal)];
        return protocol.Request(columns, Named(request.Id), outputs.Length == 0 ? null : outputs, Parameters(request.Parameters, served.Model.Signature));
    }

    internal static ModelInferResponse Answer(Frame answer, InferenceRequest read, ModelInferRequest request, ServedModel served)
    {
        var raw = IsRaw(request);
        var response = new ModelInferResponse { ModelName = served.Name, ModelVersion = served.Version, Id = request.Id };
        foreach (var column in read.Outputs is { } names ? names.Select(name => answer[name]) : answer.Columns)
        {
            TensorWriter.Add(response, column, raw);
        }

        return response;
    }

    internal static ModelMetadataResponse Describe(ServedModel served) => new()
    {
        Name = served.Name,
        Versions = { served.Version },
        Platform = "onnx_onnxruntime",
        Inputs =
        {
            served.Model.Signature.Inputs.Select((spec, place) => new ModelMetadataResponse.Types.TensorMetadata { Name = spec.Name ?? $"{place}", Datatype = InferenceDatatype.Of(spec), Shape = { spec.Shape ?? [-1] } }),
        },
        Outputs =
        {
            served.Inference.Outputs.All.Select(output => new ModelMetadataResponse.Types.TensorMetadata { Name = output.Name, Datatype = output.Datatype, Shape = { -1 } }),
        },
    };

    /// <summary>What a client left empty; null for that.</summary>
    internal static string? Named(string text) => text.Length == 0 ? null : text;

    // As the request was, unless it asks for something else: an answer holds lists or raw bytes, never both.
    private static bool IsRaw(ModelInferRequest request)
    {
        bool?[] asked = [Flag(request.Parameters, AllRaw), .. request.Outputs.Select(output => Flag(output.Parameters, OneRaw))];
        return asked.Contains(true) || (request.RawInputContents.Count > 0 && !asked.Contains(false));
    }

    private static bool? Flag(MapField<string, InferParameter> parameters, string name) => parameters.TryGetValue(name, out var value) && value.HasBoolParam ? value.BoolParam : null;

    private static JsonElement Parameters(MapField<string, InferParameter> given, ModelSignature signature)
    {
        var json = new JsonObject();
        foreach (var spec in signature.Params)
        {
            if (given.TryGetValue(spec.Name, out var value))
            {
                json[spec.Name] = value.ParameterChoiceCase switch
                {
                    InferParameter.ParameterChoiceOneofCase.BoolParam => value.BoolParam,
                    InferParameter.ParameterChoiceOneofCase.Int64Param => value.Int64Param,
                    InferParameter.ParameterChoiceOneofCase.Uint64Param => value.Uint64Param,
                    InferParameter.ParameterChoiceOneofCase.StringParam => value.StringParam,
                    InferParameter.ParameterChoiceOneofCase.DoubleParam when double.IsFinite(value.DoubleParam) => value.DoubleParam,
                    _ => null,
                };
            }
        }

        return JsonSerializer.SerializeToElement(json);
    }
}
