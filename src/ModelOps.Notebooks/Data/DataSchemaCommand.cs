namespace ModelOps;

internal sealed class DataSchemaCommand() : LifecycleCommand<DataSchemaOptions, DataSchemaResult>("data schema", "Infer a schema from data, for review.")
{
    public override bool UsesExperiment => false;

    public override Task<DataSchemaResult> ExecuteAsync(ModelOpsSession ops, DataSchemaOptions options, CancellationToken cancellationToken)
    {
        var schema = FrameSchema.Infer(options.Data.Frame);
        if (options.Out is { } file)
        {
            var path = Path.GetFullPath(file, ops.Folder);
            if (!options.Replace && File.Exists(path) && File.ReadAllText(path) != schema.ToJson())
            {
                throw new InvalidInputException($"'{file}' holds another schema, perhaps edited by hand. Give another name, or {Wording.Option("replace", "true")} to write over it.");
            }

            schema.Save(path);
        }

        return Task.FromResult(new DataSchemaResult(schema, options.Data.Name, options.Out));
    }

    protected override IEnumerable<(string Name, object Value)> Variables(DataSchemaOptions options, DataSchemaResult result) =>
        options.As is { } name ? [(name, result.Schema)] : [];
}
