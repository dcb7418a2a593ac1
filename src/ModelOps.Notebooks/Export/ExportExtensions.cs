namespace ModelOps;

/// <summary>The C# call of <c>#!export</c>.</summary>
public static class ExportExtensions
{
    /// <summary>Writes a model as a PMML or ONNX file.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="file">The file; one that is there is replaced.</param>
    /// <param name="format"><c>pmml</c> or <c>onnx</c>; null to tell by the file's ending.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">An unknown format, or a part of the model that it has no form for; nothing is written.</exception>
    public static Task<ExportResult> ExportAsync(this ModelOpsSession ops, NamedModel model, string file, string? format = null, CancellationToken cancellationToken = default) =>
        new ExportCommand().CallAsync(ops, new ExportOptions { Model = model, Out = file, Format = format }, cancellationToken);
}
