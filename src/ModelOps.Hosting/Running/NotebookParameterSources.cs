namespace ModelOps;

/// <summary>Where parameters are given. Of several values for one name the last counts: in the order of these properties, and within each in its own.</summary>
public sealed record NotebookParameterSources
{
    /// <summary>Base64 of YAML or JSON in UTF-8, for callers whose own syntax leaves nothing else whole.</summary>
    public IReadOnlyList<string> Base64 { get; init; } = [];

    /// <summary>JSON or YAML files (<c>.yaml</c>, <c>.yml</c>) with a map of names and values.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Texts of YAML or JSON with a map of names and values.</summary>
    public IReadOnlyList<string> Yaml { get; init; } = [];

    /// <summary><c>NAME=VALUE</c> each. A name may be given once, here or in <see cref="Raw"/>.</summary>
    public IReadOnlyList<string> Pairs { get; init; } = [];

    /// <summary><c>NAME=TEXT</c> each, whose text is taken letter for letter: no reference is read, and a default of type <c>object</c> becomes a text.</summary>
    public IReadOnlyList<string> Raw { get; init; } = [];
}
