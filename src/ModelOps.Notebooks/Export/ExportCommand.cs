using ModelOps.Files;

namespace ModelOps;

internal sealed class ExportCommand() : LifecycleCommand<ExportOptions, ExportResult>("export", "Write a model as a file that other tools read: PMML or ONNX.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Exporting";

    public override async Task<ExportResult> ExecuteAsync(ModelOpsSession ops, ExportOptions options, CancellationToken cancellationToken)
    {
        var format = options.Format?.ToLowerInvariant() ?? Path.GetExtension(options.Out).TrimStart('.').ToLowerInvariant();
        var (model, file) = (options.Model.Model, Path.GetFullPath(options.Out, ops.Folder));
        Action write = format switch
        {
            "pmml" => () => model.SavePmml(file, ops.Time),
            "onnx" when model.Definition.Flavor is { } flavor => throw new InvalidInputException($"The model is kept in the format of {flavor} and has no ONNX graph."),
            "onnx" => () => AtomicFile.Write(file, stream => stream.Write(model.Definition.Onnx)),
            _ => throw new InvalidInputException(options.Format is null
                ? $"'{options.Out}' does not say the format. Give a file that ends in .pmml or .onnx, or '{Wording.Option("format")}' pmml or onnx."
                : $"'{Wording.Option("format")}' cannot be '{options.Format}'. Give pmml or onnx."),
        };
        await Task.Run(write, cancellationToken).ConfigureAwait(false);
        return new ExportResult(options.Model.Reference, format, file, new FileInfo(file).Length);
    }
}
