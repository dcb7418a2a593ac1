using System.Globalization;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>Indices as the API writes them: three or more in a row are compressed, as <c>1,3-5,7</c>.</summary>
internal static class Indices
{
    internal static SortedSet<int> Parse(string? text)
    {
        var all = new SortedSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            all.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }

        return all;
    }

    internal static string Text(SortedSet<int> indices)
    {
        var parts = new List<string>();
        var all = indices.ToArray();
        for (int first = 0, last; first < all.Length; first = last + 1)
        {
            for (last = first; last + 1 < all.Length && all[last + 1] == all[last] + 1;)
            {
                last++;
            }

            parts.AddRange(last - first >= 2 ? [$"{all[first]}-{all[last]}"] : Enumerable.Range(first, last - first + 1).Select(at => $"{all[at]}"));
        }

        return string.Join(',', parts);
    }
}
