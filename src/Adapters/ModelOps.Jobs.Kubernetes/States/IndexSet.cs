using System.Globalization;

namespace ModelOps.Jobs.Kubernetes.States;

/// <summary>Reads the indices of a job's status, as <c>0,2-4</c>.</summary>
internal static class IndexSet
{
    internal static HashSet<int> Of(string? text)
    {
        var found = new HashSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !ends.All(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                throw new WorkFailedException($"The cluster gives the indices '{text}' of a job, which cannot be understood.");
            }

            var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            found.UnionWith(Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1));
        }

        return found;
    }
}
