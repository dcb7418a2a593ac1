using Google.Protobuf.Reflection;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Grpc;

/// <summary>Clients made from the public specification send these names and numbers.</summary>
public sealed class WireFormatTests
{
    [Fact]
    public void Services_messages_and_field_numbers_are_those_of_the_specification()
    {
        var file = OpenInferenceReflection.Descriptor;
        string[] lines =
        [
            .. file.Services.SelectMany(service => service.Methods.Select(method => $"{service.FullName}/{method.Name}({method.InputType.Name}) {method.OutputType.Name}")),
            .. file.MessageTypes.SelectMany(Fields),
        ];
        Golden.Equal("open-inference-wire.txt", string.Join('\n', lines) + "\n");
    }

    private static IEnumerable<string> Fields(MessageDescriptor message) => message.Fields.InFieldNumberOrder()
        .Select(field => $"{message.FullName}.{field.Name} = {field.FieldNumber} {(field.IsMap ? "map " : field.IsRepeated ? "repeated " : "")}{field.FieldType}{(field.FieldType == FieldType.Message && !field.IsMap ? " " + field.MessageType.Name : "")}")
        .Concat(message.NestedTypes.Where(nested => !nested.Name.EndsWith("Entry", StringComparison.Ordinal)).SelectMany(Fields));
}
