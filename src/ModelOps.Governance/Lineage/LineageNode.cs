namespace ModelOps;

/// <summary>A thing that a model comes from, or that came of it.</summary>
/// <param name="Id">The same for the same thing each time, as <c>run:1f3…</c> or <c>version:credit-risk/3</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Title">What it is called.</param>
public sealed record LineageNode(string Id, LineageKind Kind, string Title)
{
    /// <summary>What is known of it, in the order to show it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>What is not known of it and why, as a sentence; null when all is known.</summary>
    public string? Unknown { get; init; }
}

/// <summary>That one thing came of another.</summary>
/// <param name="From">The id of the node before.</param>
/// <param name="To">The id of the node after.</param>
/// <param name="Label">How, in a word or two, as <c>training</c>.</param>
public sealed record LineageEdge(string From, string To, string Label);
