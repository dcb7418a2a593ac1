using ModelOps.Governance.Lineage;

namespace ModelOps;

/// <summary>From the data to the deployment: all that the tracking store and this machine know of where a model comes from and what became of it.</summary>
/// <param name="Subject">What was asked for.</param>
/// <param name="Nodes">The things, in the order of <see cref="LineageKind"/>. A kind of which nothing is known has a node that says so.</param>
/// <param name="Edges">How they belong together.</param>
public sealed record LineageGraph(string Subject, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges)
{
    /// <summary>What is not known, one sentence each.</summary>
    public IEnumerable<string> Unknown => Nodes.Select(node => node.Unknown).OfType<string>();

    /// <summary>The graph as JSON: <c>subject</c>, <c>nodes</c> and <c>edges</c>.</summary>
    public string ToJson() => LineageJson.Write(this);

    /// <summary>The graph as a flowchart in Mermaid's language. Every text in it is escaped.</summary>
    public string ToMermaid() => LineageMermaid.Write(this);
}
