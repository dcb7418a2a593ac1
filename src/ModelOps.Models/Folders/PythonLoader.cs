namespace ModelOps;

/// <summary>The Python module that goes with a model, by which MLflow for Python feeds the graph and makes tables of its answers.</summary>
internal static class PythonLoader
{
    public const string Folder = "code";
    public const string Module = "modelops_pyfunc";
    public const string File = Module + ".py";

    /// <summary>True for inputs that are named columns; tensors and parameters are left to MLflow's own loader.</summary>
    public static bool Fits(ModelSignature signature) =>
        signature.Params.Count == 0 && signature.Inputs.Count > 0 && signature.Inputs.All(spec => spec is { Name: not null, Type: not (SpecType.Tensor or SpecType.Binary) });

    public static string Text()
    {
        using var reader = new StreamReader(typeof(PythonLoader).Assembly.GetManifestResourceStream(File)!);
        return reader.ReadToEnd();
    }
}
