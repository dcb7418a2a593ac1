namespace ModelOps;

/// <summary>What a model was exported as.</summary>
/// <param name="Model">The model's reference.</param>
/// <param name="Format"><c>pmml</c> or <c>onnx</c>.</param>
/// <param name="File">The file's full path.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportResult(string Model, string Format, string File, long Bytes) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"{Model} exported as {(Format == "pmml" ? "PMML 4.4" : "ONNX")}").Fact("file", File).Fact("size", $"{Bytes / 1e3:0.0} kB");
        return Format == "pmml" ? view.Note("It holds up to five rows of the input example, for verification.") : view;
    }
}
