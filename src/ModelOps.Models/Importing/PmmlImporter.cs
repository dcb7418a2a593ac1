using ModelOps.Models.Pmml.Reading;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Brings in PMML files of any tool.</summary>
internal sealed class PmmlImporter : IModelImporter
{
    public string Name => "PMML";

    public string Extension => ".pmml";

    public ModelDefinition Import(string path, ImportOptions options)
    {
        if (options.Columns is not null || options.Classes is not null || options.Logits || options.Task is not null)
        {
            throw new InvalidInputException("A PMML file names its columns, its classes and its task itself. Leave out Columns, Classes, Logits and Task.");
        }

        var definition = PmmlReader.Read(path, options.Target, options.PositiveClass);

        // What the runtime does not take is refused now, and not when the first row is scored.
        using (new OnnxSession(definition.Onnx))
        {
            return definition with { Baseline = options.TrainingData is { } data ? ModelImport.BaselineOf(data, definition.Signature.Inputs, definition.Metadata.Target) : null };
        }
    }
}
