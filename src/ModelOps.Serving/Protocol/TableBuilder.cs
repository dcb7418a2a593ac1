using System.Text.Json;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>Holds a request's columns against the model's signature, and gives each the type it declares.</summary>
internal static class TableBuilder
{
    internal static Frame Build(Frame given, ModelSignature signature, JsonElement parameters = default) =>
        ParamReader.Add(Enforce(given, signature), parameters, signature);

    private static Frame Enforce(Frame given, ModelSignature signature)
    {
        ColumnSpec[] known = [.. signature.Inputs.Where(spec => spec.Name is not null)];
        if (known.Length == 0)
        {
            return given;
        }

        string[] missing = [.. known.Where(spec => spec.Required && !given.Contains(spec.Name!)).Select(spec => spec.Name!)];
        if (missing.Length > 0)
        {
            string[] extra = [.. given.Columns.Select(column => column.Name).Except(known.Select(spec => spec.Name!))];
            throw ScoringException.Invalid($"Model is missing inputs [{Quoted(missing)}].{(extra.Length > 0 ? $" Note that there were extra inputs: [{Quoted(extra)}]." : "")}");
        }

        return new Frame(known.Where(spec => given.Contains(spec.Name!)).Select(spec => Convert(given[spec.Name!], spec)));
    }

    private static Column Convert(Column column, ColumnSpec spec)
    {
        try
        {
            return spec.Type == SpecType.Binary ? ImageColumns.OfBase64(column) : spec.Type == SpecType.String ? RawColumn.Texts(column) : InputConversion.Convert(column, spec);
        }
        catch (InvalidInputException exception)
        {
            throw ScoringException.Bad($"Invalid input. Data is not compatible with model signature. Failed to convert column {spec.Name} to type '{spec.Type.ToString().ToLowerInvariant()}': {exception.Message}");
        }
    }

    private static string Quoted(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
