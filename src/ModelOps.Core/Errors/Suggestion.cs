namespace ModelOps;

/// <summary>Finds the name a user probably meant.</summary>
public static class Suggestion
{
    private const int MostNamed = 40;

    /// <summary>
    /// A sentence " Did you mean 'x'?" with a leading blank, or the empty string when nothing known is near
    /// (edit distance with swaps of neighbours, at most a third of the word's length, at least 1).
    /// </summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="known">The names that exist.</param>
    public static string For(string given, IEnumerable<string> known)
    {
        var nearest = Nearest(given, known);
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }

    /// <summary>As <see cref="For"/>, with the known names after it, the first of them when there are many: " Did you mean 'x'? The columns are: x, y and 98 more."</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="introduction">What comes before the names, as "The columns are".</param>
    public static string Among(string given, IEnumerable<string> known, string introduction)
    {
        string[] names = [.. known];
        var more = names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "";
        return $"{For(given, names)} {introduction}: {string.Join(", ", names.Take(MostNamed))}{more}.";
    }

    /// <summary>The nearest known name, or null when none is near enough.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="known">The names that exist.</param>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        var limit = Math.Max(1, given.Length / 3);
        string? best = null;
        foreach (var name in known)
        {
            var distance = Distance(given.ToLowerInvariant(), name.ToLowerInvariant(), limit);
            if (distance <= limit && (best is null || distance < limit))
            {
                best = name;
                limit = distance;
            }
        }

        return best;
    }

    // Optimal string alignment distance; rows are abandoned once past the limit.
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
