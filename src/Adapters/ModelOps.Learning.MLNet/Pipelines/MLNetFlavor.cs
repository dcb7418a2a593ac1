using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Models;

namespace ModelOps.Learning.MLNet;

/// <summary>Pipelines without an ONNX form, kept as ML.NET's own .zip and scored by ML.NET.</summary>
internal sealed class MLNetFlavor : IModelFlavor
{
    public const string FlavorName = "mlnet";
    private const string Column = "mlnet_column";
    private const string Order = "mlnet_order";
    private const string Softmax = "mlnet_softmax";

    public string Name => FlavorName;

    public string FileName => "model.zip";

    /// <summary>The form in which a fitted pipeline is kept.</summary>
    public static ForeignForm Of(ITransformer fitted, IDataView view, PipelineOutput output)
    {
        using var stream = new MemoryStream();
        new MLContext(0).Model.Save(fitted, view.Schema, stream);
        return new ForeignForm(FlavorName, stream.ToArray(), new Dictionary<string, string>
        {
            [Column] = output.Column,
            [Order] = string.Join(',', output.Order ?? []),
            [Softmax] = output.NeedsSoftmax ? "true" : "false",
        });
    }

    public IFlavorScorer Open(ModelDefinition definition)
    {
        var extra = definition.Metadata.Extra;
        try
        {
            using var stream = new MemoryStream(definition.Onnx);
            var fitted = new MLContext(0).Model.Load(stream, out var schema);
            int[] order = [.. extra[Order].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(place => int.Parse(place, CultureInfo.InvariantCulture))];
            return new Scorer(fitted, schema, new PipelineOutput(extra[Column], extra[Column] == PipelineOutput.Probability, order.Length == 0 ? null : order, extra[Softmax] == "true"));
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or InvalidOperationException or InvalidDataException or ArgumentException)
        {
            throw new ModelException($"ML.NET cannot read the model's file: {error.Message.Split('\n')[0].TrimEnd('.', ' ')}. Train it again.", error);
        }
    }

    private sealed class Scorer(ITransformer fitted, DataViewSchema schema, PipelineOutput output) : IFlavorScorer
    {
        public void Score(Frame frame, Span<double> scores)
        {
            var view = new RowsView(frame.RowCount, [.. schema.Where(column => !column.IsHidden).Select(column => Fed(column, frame))]);
            var found = ScoreReader.Read(fitted.Transform(view), output.Column, out var width) ?? throw new ModelException($"The model gives no column '{output.Column}'.");
            output.Arrange(found, width, scores);
        }

        public void Dispose() => (fitted as IDisposable)?.Dispose();

        // The label is unknown when rows are scored.
        private static ViewColumn Fed(DataViewSchema.Column column, Frame frame)
        {
            var given = frame.Contains(column.Name) ? frame[column.Name] : null;
            switch (column.Type)
            {
                case TextDataViewType:
                    var texts = given is null ? null : RawColumn.Texts(given);
                    return ViewColumns.Text(column.Name, row => texts is null || texts.IsMissing(row) ? null : texts.Text(row));
                case BooleanDataViewType:
                    var flags = given is null ? null : RawColumn.Numbers(given);
                    return ViewColumns.Flag(column.Name, row => flags?[row] == 1);
                case DateTimeDataViewType:
                    var times = given is null ? null : RawColumn.Numbers(given);
                    return ViewColumns.Time(column.Name, row => times is null || double.IsNaN(times[row]) ? default : DateTime.UnixEpoch.AddMicroseconds(times[row]));
                case KeyDataViewType key:
                    return ViewColumns.Key(column.Name, [], checked((int)key.Count), _ => -1);
                default:
                    var numbers = given is null ? null : RawColumn.Numbers(given);
                    return ViewColumns.Single(column.Name, row => numbers is null ? float.NaN : (float)numbers[row]);
            }
        }
    }
}
