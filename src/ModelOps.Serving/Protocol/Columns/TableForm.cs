using System.Runtime.CompilerServices;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>What the reading of rows needs of a signature.</summary>
internal sealed class TableForm
{
    private static readonly ConditionalWeakTable<ModelSignature, TableForm> _known = [];

    // Nearly all requests are for the same model.
    private static volatile TableForm? _last;
    private readonly ModelSignature _signature;

    private TableForm(ModelSignature signature)
    {
        _signature = signature;
        Names = [.. signature.Inputs.Where(spec => spec.Name is not null).Select(spec => spec.Name!)];
        Texts = [.. signature.Inputs.Where(spec => spec is { Type: SpecType.String, Name: not null }).Select(spec => spec.Name!)];
        Required = signature.Inputs.Count(spec => spec.Required);
    }

    /// <summary>The columns in order: rows without names are matched with them by position.</summary>
    internal string[] Names { get; }

    /// <summary>The columns of text: there a number keeps the digits as they are written.</summary>
    internal HashSet<string> Texts { get; }

    /// <summary>How many columns a request must have.</summary>
    internal int Required { get; }

    internal static TableForm Of(ModelSignature signature) =>
        _last is { } last && ReferenceEquals(last._signature, signature) ? last : _last = _known.GetValue(signature, static signature => new TableForm(signature));
}
