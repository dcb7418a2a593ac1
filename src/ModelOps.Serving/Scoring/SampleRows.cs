using ModelOps.Models.Onnx;

namespace ModelOps.Serving.Scoring;

/// <summary>Made-up rows for a model that has no input example.</summary>
internal static class SampleRows
{
    private static readonly DateTime _day = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A row of values that the baseline knows, else of zeros.</summary>
    internal static Frame Typical(Model model) => Row(model, (spec, baseline) => spec.Type switch
    {
        SpecType.Binary => StringColumn.From(spec.Name!, [ImageFile.ToDataUri(new PixelImage(1, 1, new byte[3]))]),
        SpecType.String => StringColumn.From(spec.Name!, [baseline?.Values.Keys.FirstOrDefault() ?? "a"]),
        SpecType.DateTime => new Column<DateTime>(spec.Name!, [_day]),
        SpecType.Boolean => new Column<bool>(spec.Name!, [false]),
        SpecType.Integer or SpecType.Long => new Column<long>(spec.Name!, [(long)(baseline?.Mean ?? 0)]),
        _ => new Column<double>(spec.Name!, [baseline?.Mean ?? 0]),
    });

    /// <summary>A row of missing values.</summary>
    internal static Frame Missing(Model model) => Row(model, (spec, _) => spec.Type switch
    {
        SpecType.String or SpecType.Binary => StringColumn.From(spec.Name!, [null]),
        SpecType.DateTime => new Column<DateTime>(spec.Name!, [default], [true]),
        _ => new Column<double>(spec.Name!, [double.NaN]),
    });

    private static Frame Row(Model model, Func<ColumnSpec, ColumnBaseline?, Column> column) =>
        new(Inputs(model).Select(spec => column(spec, model.Baseline?.Columns.GetValueOrDefault(spec.Name!))));

    // Without a signature the graph says what it takes.
    private static IEnumerable<ColumnSpec> Inputs(Model model) => model.Signature.Inputs.Count > 0 || model.Definition.Flavor is not null
        ? model.Signature.Inputs.Where(spec => spec.Name is not null)
        : model.Graph().Inputs.Select(input => new ColumnSpec(input.Name, input.Type == OnnxType.String ? SpecType.String : SpecType.Double));
}
