using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ModelOps.Jobs.Kubernetes.Manifests;

namespace ModelOps.Jobs.Kubernetes.Records;

/// <summary>A job's id, as <c>namespace/name</c>: both are what Kubernetes calls them.</summary>
internal readonly partial record struct JobId(string Namespace, string Name)
{
    /// <inheritdoc />
    public override string ToString() => $"{Namespace}/{Name}";

    /// <summary>Reads an id, or a job's name alone, as kubectl takes it, or its key. One that Kubernetes could not have is the id of no job.</summary>
    /// <param name="text">The id.</param>
    /// <param name="ns">The namespace of a name alone.</param>
    /// <param name="id">What was read.</param>
    internal static bool TryParse(string text, string ns, [NotNullWhen(true)] out JobId? id)
    {
        var match = Form().Match(text.Contains('/', StringComparison.Ordinal) ? text : $"{ns}/{JobNames.Of(text)}");
        id = match.Success ? new JobId(match.Groups[1].Value, match.Groups[2].Value) : null;
        return match.Success;
    }

    // No path leads out of the engine's folder by it.
    [GeneratedRegex("^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
