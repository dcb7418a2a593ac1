using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string[]> _sources = new(StringComparer.Ordinal);

    /// <summary>Values that languages other than C# have stored, by language and name.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<(string Language, string Name), object?> SharedStore { get; } = new();

    internal string[]? SourceOf(string path) => _sources.GetValueOrDefault(path);

    private Task<(bool HasValue, object? Value)> RunReferencesAsync(CellContext context, ReferenceSegment segment) =>
        throw new KernelException($"#{segment.References[0].Keyword} is not there yet.");
}
