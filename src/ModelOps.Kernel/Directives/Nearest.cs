namespace ModelOps.Kernel.Directives;

/// <summary>Finds the name a user probably meant.</summary>
internal static class Nearest
{
    /// <summary>" Did you mean 'x'?" with a leading blank, or nothing when no known name is near.</summary>
    public static string Sentence(string given, IEnumerable<string> known)
    {
        var limit = Math.Max(1, given.Length / 3);
        var best = known
            .Select(name => (Name: name, Distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return best is null ? "" : $" Did you mean '{best}'?";
    }

    // Edits, where neighbours that changed places count as one.
    private static int Distance(string a, string b)
    {
        var (before, previous) = (Array.Empty<int>(), Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                current[j + 1] = Math.Min(previous[j] + (a[i] == b[j] ? 0 : 1), Math.Min(previous[j + 1], current[j]) + 1);
                if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                {
                    current[j + 1] = Math.Min(current[j + 1], before[j - 1] + 1);
                }
            }

            (before, previous) = (previous, current);
        }

        return previous[^1];
    }
}
