using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>
/// Brings a graph of any exporter into this toolkit's form: inputs <c>[N]</c>, one a raw column, double or text; outputs
/// <c>label</c> and <c>probabilities</c>, or <c>prediction</c>. Nodes are added before and after; those of the exporter stay.
/// </summary>
internal static class ModelImport
{
    // From here on operators broadcast as numpy does; the nodes added need that.
    private const int LeastOpset = 7;

    public static ModelDefinition Read(byte[] bytes, ImportOptions options)
    {
        var model = OnnxModel.Read(bytes);
        using (var session = new OnnxSession(bytes))
        {
            // The runtime has inferred types and shapes that the file may leave out.
            ImportedInputs.Complete(model, session);
        }

        if (MlNetExport.Is(model))
        {
            options = MlNetExport.Reduce(model, options);
        }

        var graph = new GraphBuilder(model);
        var inputs = ImportedInputs.Normalize(graph, options);
        var (metadata, outputs) = new ImportedOutputs(graph, options).Normalize();
        var whole = model.ToBytes();
        Prove(whole, model);
        return new ModelDefinition(whole, new ModelSignature(inputs, outputs), metadata) { Baseline = options.TrainingData is { } data ? BaselineOf(data, inputs, options.Target) : null };
    }

    public static ModelBaseline BaselineOf(Frame data, IReadOnlyList<ColumnSpec> inputs, string? target)
    {
        string[] names = [.. inputs.Select(input => input.Name!)];
        string[] given = [.. data.Columns.Select(column => column.Name)];
        string[] errors = [.. names.Except(given).Select(name => $"The training data has no column '{name}', which the model reads.{Suggestion.Among(name, given, "Its columns are")}")];
        return errors.Length > 0 ? throw new InvalidInputException(errors)
            : data.RowCount == 0 ? throw new InvalidInputException("The training data has no rows. Give data with rows, or leave it out.")
            : ModelBaseline.Of(data, target is not null && given.Contains(target) ? names.Append(target).Distinct() : names);
    }

    // What the runtime does not take with the nodes added is refused now, and not when the first row is scored.
    private static void Prove(byte[] whole, OnnxModel model)
    {
        try
        {
            using var session = new OnnxSession(whole);
        }
        catch (ModelException exception)
        {
            var opset = model.Opsets.GetValueOrDefault("");
            throw new ModelException($"The model (operator set {opset}) cannot be made to take a table's columns. Export it for operator set {LeastOpset} or later, and import it again. {exception.Message}", exception);
        }
    }
}
