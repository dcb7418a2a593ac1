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

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var letter in a)
        {
            var diagonal = previous[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = diagonal + (letter == b[j - 1] ? 0 : 1);
                diagonal = previous[j];
                previous[j] = Math.Min(cost, Math.Min(previous[j], previous[j - 1]) + 1);
            }
        }

        return previous[^1];
    }
}
