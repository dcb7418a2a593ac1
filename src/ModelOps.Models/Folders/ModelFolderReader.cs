using System.Globalization;
using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps;

/// <summary>Reads model folders: ours, and those that MLflow for Python logged with the onnx flavor.</summary>
internal static class ModelFolderReader
{
    /// <summary>All that is in a folder.</summary>
    /// <exception cref="InvalidInputException">No such folder, or no <c>MLmodel</c> in it.</exception>
    /// <exception cref="ModelException">The folder's content cannot be used.</exception>
    public static ModelDefinition Read(string folder)
    {
        var description = Path.Combine(folder, "MLmodel");
        if (!File.Exists(description))
        {
            throw new InvalidInputException(Directory.Exists(folder)
                ? $"The folder '{folder}' has no MLmodel file. Give a model folder, as training writes it."
                : $"There is no model folder '{folder}'. Give a folder with an MLmodel file.");
        }

        var file = MlModel.Read(description);
        var flavor = file.Text("flavors", "onnx", "data") is null ? file.Text("metadata", "modelops", "flavor") : null;
        var data = file.Text("flavors", flavor ?? "onnx", "data")
            ?? throw new ModelException($"The model in '{folder}' has no onnx flavor. Log it with mlflow.onnx, or import its .onnx file.");
        var graph = Path.GetFullPath(Path.Combine(folder, data));
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        if (!graph.StartsWith(root, StringComparison.Ordinal) || !File.Exists(graph))
        {
            throw new ModelException($"The model in '{folder}' names '{data}', which is not in the folder. Copy the whole folder.");
        }

        var signature = ModelSignature.Parse(file.Text("metadata", "modelops", "inputs") ?? file.Text("signature", "inputs"), file.Text("signature", "outputs"), file.Text("signature", "params"));
        var baseline = Path.Combine(folder, "baseline.json");
        var evaluation = Path.Combine(folder, EvaluationBaseline.FileName);
        var bytes = File.ReadAllBytes(graph);
        if (flavor is null)
        {
            ExternalData.Refuse(bytes);
        }

        var definition = file.Contains("metadata", "modelops", "task")
            ? new ModelDefinition(bytes, signature, ReadMetadata(file)) { Flavor = flavor }
            : ModelImport.Read(bytes, ColumnsOf(signature));
        var coefficients = Path.Combine(folder, "coefficients.json");
        var example = Path.Combine(folder, file.Text("saved_input_example_info", "artifact_path") is { } name ? Path.GetFileName(name) : "input_example.json");
        return definition with
        {
            Baseline = File.Exists(baseline) ? ModelBaseline.Parse(File.ReadAllText(baseline)) : null,
            Evaluation = File.Exists(evaluation) ? EvaluationBaseline.Parse(File.ReadAllText(evaluation)) : null,
            Coefficients = File.Exists(coefficients) ? LinearCoefficients.Parse(File.ReadAllText(coefficients)) : null,
            InputExample = File.Exists(example) ? InputExample.Read(File.ReadAllText(example), definition.Signature) : null,
        };
    }

    // A folder that others logged: its signature names the columns, if it has one of columns.
    private static ImportOptions ColumnsOf(ModelSignature signature) => new()
    {
        Columns = signature.Inputs.Count > 0 && signature.Inputs.All(spec => spec is { Name: not null, Type: not SpecType.Tensor })
            ? [.. signature.Inputs.Select(spec => spec.Name!)]
            : null,
    };

    // A threshold or task that cannot be read would change the labels without a word.
    private static ModelFacts ReadMetadata(MlModel file)
    {
        string? Text(string key) => file.Text("metadata", "modelops", key);
        ModelException Unreadable(string key, string expected) => new($"The model's MLmodel file has the {key} '{Text(key)}', which is not {expected}. Log the model again, or take it from where it was copied.");

        string[] known = ["task", "target", "positive_class", "trainer", "threshold", "inputs", "flavor"];
        return new ModelFacts
        {
            Task = Enum.TryParse<LearningTask>(Text("task"), ignoreCase: true, out var task) && Enum.IsDefined(task) ? task
                : throw Unreadable("task", "binary, multiclass or regression"),
            Target = Text("target"),
            Classes = file.List("metadata", "modelops", "classes"),
            PositiveClass = Text("positive_class"),
            Trainer = Text("trainer"),
            Threshold = Text("threshold") is null ? null
                : double.TryParse(Text("threshold"), NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) && double.IsFinite(threshold) ? threshold
                : throw Unreadable("threshold", "a number"),
            Extra = file.Map("metadata", "modelops").Where(pair => !known.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
        };
    }
}
