using System.Globalization;

namespace ModelOps.Governance.Lineage;

/// <summary>Gathers nodes and edges.</summary>
internal sealed class LineageBuilder
{
    private readonly List<LineageNode> _nodes = [];
    private readonly List<LineageEdge> _edges = [];

    /// <summary>Adds a node, unless it is there.</summary>
    /// <returns>Its id.</returns>
    internal string Node(string id, LineageKind kind, string title, IEnumerable<(string Name, string? Value)> facts, string? unknown)
    {
        if (_nodes.All(node => node.Id != id))
        {
            _nodes.Add(new LineageNode(id, kind, title) { Facts = [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => KeyValuePair.Create(fact.Name, fact.Value!))], Unknown = unknown });
        }

        return id;
    }

    /// <summary>Adds a node that stands for what is not there, before or after another.</summary>
    internal void Missing(LineageKind kind, string why, string beside, bool isAfter = false)
    {
        var id = Node($"{LineageJson.Word(kind)}:none:{beside}", kind, "none", [], why);
        Edge(isAfter ? beside : id, isAfter ? id : beside, "not known");
    }

    internal void Edge(string from, string to, string label) => _edges.Add(new LineageEdge(from, to, label));

    internal LineageGraph Build(string subject) => new(subject, [.. _nodes.OrderBy(node => node.Kind)], [.. _edges.Distinct()]);

    internal static string Time(long milliseconds) => Time(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
