using System.Globalization;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Puts inputs <c>[N]</c> of double or text before whatever a graph takes.</summary>
internal static class ImportedInputs
{
    /// <summary>Takes types and shapes from the runtime.</summary>
    public static void Complete(OnnxModel model, OnnxSession session)
    {
        foreach (var (values, known) in new[] { (model.Inputs, session.Inputs), (model.Outputs, session.Outputs) })
        {
            for (var i = 0; i < values.Count; i++)
            {
                var found = known.FirstOrDefault(value => value.Name == values[i].Name);
                if (found is { Type: not OnnxType.Undefined })
                {
                    values[i] = values[i] with { Type = found.Type, Dimensions = found.Dimensions };
                }
            }
        }
    }

    public static ColumnSpec[] Normalize(GraphBuilder graph, ImportOptions options)
    {
        var inputs = graph.Model.Inputs.ToArray();
        var wide = inputs.Where(input => input.Dimensions is { Count: 2 } shape && shape[1] != 1).ToArray();
        var open = wide.FirstOrDefault(input => input.Dimensions![1] < 0);
        if (inputs.FirstOrDefault(input => input.Dimensions is { Count: > 2 }) is { } image)
        {
            throw new ModelException($"The input '{image.Name}' has {image.Dimensions!.Count} dimensions, but only tables can be fed. Export the model with inputs of one or two dimensions.");
        }

        if (inputs.Length > 1 && open is not null)
        {
            throw new ModelException($"The model takes {inputs.Length} inputs, of which '{open.Name}' is a matrix that does not say how many columns it has. Export it with their number, or with one input for each column.");
        }

        graph.Model.Inputs.Clear();
        return inputs.Length == 1 && wide.Length == 1 ? OfMatrix(graph, wide[0], options) : OfColumns(graph, inputs, options);
    }

    private static ColumnSpec[] OfMatrix(GraphBuilder graph, OnnxValue matrix, ImportOptions options)
    {
        var width = (int)matrix.Dimensions![1];
        if (options.Columns is { } given && width > 0 && given.Count != width)
        {
            throw new InvalidInputException($"The model takes {width} columns, but {given.Count} are named. Name {width}, in the order of the matrix.");
        }

        var names = options.Columns ?? (width > 0
            ? [.. Enumerable.Range(0, width).Select(column => string.Create(CultureInfo.InvariantCulture, $"x{column}"))]
            : throw new InvalidInputException($"The model's input '{matrix.Name}' does not say how many columns it has. Name them in order."));
        var renamed = Unclash(graph, names, matrix.Name);
        var isText = matrix.Type == OnnxType.String;
        var parts = names.Select(name => Column(graph, graph.Input(name, isText ? OnnxType.String : OnnxType.Double, -1))).ToArray();
        var joined = graph.Node("Concat", parts, new OnnxAttribute("axis", 1));
        graph.Prepend(renamed, Cast(graph, joined, matrix.Type));
        return [.. names.Select(name => new ColumnSpec(name, isText ? SpecType.String : SpecType.Double))];
    }

    private static ColumnSpec[] OfColumns(GraphBuilder graph, OnnxValue[] inputs, ImportOptions options)
    {
        string[] columns = [.. inputs.SelectMany(Columns)];
        if (options.Columns is { } given && given.Count != columns.Length)
        {
            throw new InvalidInputException($"The model takes {columns.Length} {(columns.Length == inputs.Length ? "inputs" : "columns")}, but {given.Count} columns are named. Name {columns.Length}, in the order {string.Join(", ", columns)}.");
        }

        var (specs, next) = (new List<ColumnSpec>(), 0);
        foreach (var input in inputs)
        {
            var width = Columns(input).Length;
            string[] names = [.. (options.Columns ?? columns).Skip(next).Take(width)];
            next += width;
            if (width > 1)
            {
                specs.AddRange(OfMatrix(graph, input, options with { Columns = names }));
                continue;
            }

            var name = names[0];
            var isText = input.Type == OnnxType.String;
            specs.Add(new ColumnSpec(name, isText ? SpecType.String : SpecType.Double));
            if (input.Type is OnnxType.Double or OnnxType.String && input.Dimensions is { Count: 1 } && name == input.Name)
            {
                graph.Model.Inputs.Add(input);
                continue;
            }

            var renamed = Unclash(graph, [name], input.Name);
            var value = Cast(graph, graph.Input(name, isText ? OnnxType.String : OnnxType.Double, -1), input.Type);
            graph.Prepend(renamed, input.Dimensions is { Count: 1 } ? value : Column(graph, value));
        }

        return [.. specs];
    }

    // A vector is a column for each of its places.
    private static string[] Columns(OnnxValue input) => input.Dimensions is { Count: 2 } shape && shape[1] > 1
        ? [.. Enumerable.Range(0, (int)shape[1]).Select(place => string.Create(CultureInfo.InvariantCulture, $"{input.Name}_{place}"))]
        : [input.Name];

    // A column may carry the name of the value it replaces; the exporter's nodes then read that value under another name.
    private static string Unclash(GraphBuilder graph, IReadOnlyList<string> columns, string input) =>
        columns.Contains(input) ? graph.Rename(input) : input;

    // A Reshape is the same in every operator set from 5 on; an Unsqueeze is not.
    private static string Column(GraphBuilder graph, string value) => graph.Node("Reshape", [value, graph.Constant([-1L, 1L], 2)]);

    // A missing number would become true.
    private static string Cast(GraphBuilder graph, string value, OnnxType type) => type switch
    {
        OnnxType.Double or OnnxType.String => value,
        OnnxType.Bool => graph.Node("Greater", [graph.Node("Abs", [value]), graph.Constant([0.0], 1)]),
        _ => graph.Cast(value, type),
    };
}
