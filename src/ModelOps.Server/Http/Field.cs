namespace ModelOps.Server.Http;

/// <summary>What kind of value a request field holds.</summary>
internal enum FieldKind
{
    Text,
    Whole,
    Number,
    Flag,
    View,

    /// <summary>As <see cref="View"/>, but what is unknown means active ones only.</summary>
    LenientView,
    Status,
    TextList,
    ObjectList,
}

/// <summary>A field of a request: checked before the handler runs, and described in the OpenAPI document.</summary>
/// <param name="Name">Its JSON or query name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Required">Whether absent, null and empty are refused.</param>
/// <param name="OldName">A former name that is still read.</param>
/// <param name="Largest">The greatest whole number.</param>
/// <param name="Items">The fields of an object list's items.</param>
/// <param name="Most">How many items a list may have.</param>
internal sealed record Field(string Name, FieldKind Kind, bool Required = false, string? OldName = null, long? Largest = null, IReadOnlyList<Field>? Items = null, int? Most = null)
{
    private const int MostTags = 1000;

    public static Field Text(string name) => new(name, FieldKind.Text);

    public static Field Needed(string name) => new(name, FieldKind.Text, Required: true);

    public static Field Whole(string name, long? largest = null) => new(name, FieldKind.Whole, Largest: largest);

    public static Field Texts(string name, bool required = false) => new(name, FieldKind.TextList, required);

    public static Field RunId { get; } = new("run_id", FieldKind.Text, Required: true, OldName: "run_uuid");

    public static Field Tags { get; } = new("tags", FieldKind.ObjectList, Items: [Text("key"), Text("value")], Most: MostTags);
}
