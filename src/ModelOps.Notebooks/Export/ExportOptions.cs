namespace ModelOps;

/// <summary>What <c>#!export</c> takes.</summary>
public sealed record ExportOptions
{
    /// <summary>The model to export.</summary>
    [Parameter("Model: name@alias, name/version, a variable, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The file to write; one that is there is replaced.</summary>
    [Parameter("File to write; one that is there is replaced.", Required = true)]
    public string Out { get; init; } = "";

    /// <summary>The format: <c>pmml</c> or <c>onnx</c>; null to tell by the file's ending.</summary>
    [Parameter("Format: pmml or onnx; by default by the file's ending.")]
    public string? Format { get; init; }
}
