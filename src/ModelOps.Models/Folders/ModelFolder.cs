using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Writes model folders in MLflow's layout, onnx flavor: MLflow for Python loads and serves them.</summary>
public static class ModelFolder
{
    /// <summary>The version of MLflow whose layout is written.</summary>
    public const string MlflowVersion = "2.17.2";

    private const string Python = "3.11.10";
    private static readonly string[] _requirements = [$"mlflow=={MlflowVersion}", "onnx==1.17.0", "onnxruntime==1.20.1"];

    /// <summary>Writes a folder as a whole: on an error nothing is left behind.</summary>
    /// <param name="folder">The folder; it must not exist, or be empty.</param>
    /// <param name="definition">What to write.</param>
    /// <param name="time">Gives the time of creation; null for the system's.</param>
    /// <exception cref="InvalidInputException">The folder exists and has content, or cannot be written.</exception>
    public static void Write(string folder, ModelDefinition definition, TimeProvider? time = null)
    {
        var full = Path.GetFullPath(folder);
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new InvalidInputException($"The folder '{folder}' has content. Give a new or an empty folder for the model.");
        }

        var temporary = $"{full.TrimEnd(Path.DirectorySeparatorChar)}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            WriteFiles(temporary, definition, time ?? TimeProvider.System);
            if (Directory.Exists(full))
            {
                Directory.Delete(full);
            }

            Directory.Move(temporary, full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write the model to '{folder}': {exception.Message} Choose a folder that can be written.", exception);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void WriteFiles(string folder, ModelDefinition definition, TimeProvider time)
    {
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

        if (definition.Flavor is { } flavor)
        {
            // Python knows nothing of it.
            File.WriteAllBytes(Path.Combine(folder, ModelFlavors.Find(flavor).FileName), definition.Onnx);
            WriteEvidence(definition, Write);
            Write("MLmodel", Describe(definition, time).ToText());
            return;
        }

        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), definition.Onnx);
        Write("requirements.txt", string.Concat(_requirements.Select(line => line + "\n")));
        Write("python_env.yaml", $"python: '{Python}'\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n");
        Write("conda.yaml", $"channels:\n- conda-forge\ndependencies:\n- python={Python}\n- pip\n- pip:\n{string.Concat(_requirements.Select(line => $"  - {line}\n"))}name: mlflow-env\n");
        if (PythonLoader.Fits(definition.Signature))
        {
            Directory.CreateDirectory(Path.Combine(folder, PythonLoader.Folder));
            Write(Path.Combine(PythonLoader.Folder, PythonLoader.File), PythonLoader.Text());
        }

        WriteEvidence(definition, Write);
        Write("MLmodel", Describe(definition, time).ToText());
    }

    private static void WriteEvidence(ModelDefinition definition, Action<string, string> write)
    {
        if (definition.Baseline is { } baseline)
        {
            write("baseline.json", baseline.ToJson());
        }

        if (definition.Evaluation is { } evaluation)
        {
            write(EvaluationBaseline.FileName, evaluation.ToJson());
        }

        if (definition.Coefficients is { } coefficients)
        {
            write("coefficients.json", coefficients.ToJson());
        }

        if (definition.InputExample is { } example)
        {
            var split = InputExample.Write(example);
            write("input_example.json", split.ToJsonString(JsonSerializerOptions.Default));
            write("serving_input_example.json", new JsonObject { ["dataframe_split"] = split.DeepClone() }.ToJsonString(JsonSerializerOptions.Default));
        }
    }

    private static MlModel Describe(ModelDefinition definition, TimeProvider time)
    {
        var file = MlModel.Empty();
        var ours = definition.Flavor is not null || PythonLoader.Fits(definition.Signature);
        DescribeFlavor(file, definition, ours);
        Metadata(file, definition.Metadata);
        if (definition.Flavor is { } flavor)
        {
            file.Set(flavor, "metadata", "modelops", "flavor");
        }

        if (ours)
        {
            file.Set(definition.Signature.InputsJson(), "metadata", "modelops", "inputs");
        }

        file.Set(MlflowVersion, "mlflow_version");
        file.Set(definition.Onnx.LongLength, "model_size_bytes");
        file.Set(Guid.NewGuid().ToString("N"), "model_uuid");
        if (definition.InputExample is not null)
        {
            file.Set("input_example.json", "saved_input_example_info", "artifact_path");
            file.Set("split", "saved_input_example_info", "pandas_orient");
            file.Set("serving_input_example.json", "saved_input_example_info", "serving_input_path");
            file.Set("dataframe", "saved_input_example_info", "type");
        }

        // MLflow takes no whole numbers for a double, and no missing value for a long: our loader checks the inputs instead.
        file.Set(ours ? null : definition.Signature.InputsJson(), "signature", "inputs");
        file.Set(definition.Signature.OutputsJson(), "signature", "outputs");
        file.Set(definition.Signature.ParamsJson(), "signature", "params");
        file.Set(time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture), "utc_time_created");
        return file;
    }

    private static void DescribeFlavor(MlModel file, ModelDefinition definition, bool ours)
    {
        if (definition.Flavor is { } flavor)
        {
            file.Set(ModelFlavors.Find(flavor).FileName, "flavors", flavor, "data");
            return;
        }

        file.Set(null, "flavors", "onnx", "code");
        file.Set("model.onnx", "flavors", "onnx", "data");
        file.Set(null, "flavors", "onnx", "onnx_session_options");
        file.Set("1.17.0", "flavors", "onnx", "onnx_version");
        file.SetList(["CPUExecutionProvider"], "flavors", "onnx", "providers");
        file.Set("model.onnx", "flavors", "python_function", "data");
        file.Set("conda.yaml", "flavors", "python_function", "env", "conda");
        file.Set("python_env.yaml", "flavors", "python_function", "env", "virtualenv");
        if (ours)
        {
            file.Set(PythonLoader.Folder, "flavors", "python_function", "code");
        }

        file.Set(ours ? PythonLoader.Module : "mlflow.onnx", "flavors", "python_function", "loader_module");
        file.Set(Python, "flavors", "python_function", "python_version");
    }

    private static void Metadata(MlModel file, ModelFacts metadata)
    {
        void Set(string key, string? value)
        {
            if (value is not null)
            {
                file.Set(value, "metadata", "modelops", key);
            }
        }

        Set("task", metadata.Task?.ToString().ToLowerInvariant());
        Set("target", metadata.Target);
        if (metadata.Classes.Count > 0)
        {
            file.SetList(metadata.Classes, "metadata", "modelops", "classes");
        }

        Set("positive_class", metadata.PositiveClass);
        Set("trainer", metadata.Trainer);
        Set("threshold", metadata.Threshold?.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in metadata.Extra)
        {
            Set(key, value);
        }
    }
}
