using System.Globalization;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>Reads the indices of a job's status, as <c>0,2-4</c>.</summary>
internal static class IndexSet
{
    private const int Most = 100_000;

    internal static HashSet<int> Of(string? text)
    {
        var found = new HashSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryRead(at < 0 ? part : part[..at], out var first) || !TryRead(at < 0 ? part : part[(at + 1)..], out var last) || last < first)
            {
                throw new WorkFailedException($"The cluster gives the indices '{text}' of a job, which cannot be understood.");
            }

            found.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return found;
    }

    private static bool TryRead(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < Most;
}
