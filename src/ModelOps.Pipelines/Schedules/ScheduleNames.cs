namespace ModelOps.Pipelines.Schedules;

/// <summary>Names as the schedulers take them: lower-case letters, digits and dashes.</summary>
internal static class ScheduleNames
{
    // A CronJob's name may have 52 characters, since its jobs get eleven more.
    private const int Longest = 52;

    /// <summary>A name of such letters that begins with one.</summary>
    internal static string Slug(string name)
    {
        var letters = string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-'));
        var slug = string.Join('-', letters.Split('-', StringSplitOptions.RemoveEmptyEntries));
        slug = slug.Length == 0 ? "pipeline" : char.IsAsciiDigit(slug[0]) ? $"p-{slug}" : slug;
        return (slug.Length > Longest ? slug[..Longest] : slug).TrimEnd('-');
    }

    /// <summary>One for each step, no two of which are the same.</summary>
    internal static IReadOnlyDictionary<string, string> OfSteps(ScheduleJob job)
    {
        var (names, taken) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in job.Steps)
        {
            var slug = Slug(step.Name);
            var name = slug;
            for (var i = 2; !taken.Add(name); i++)
            {
                name = FormattableString.Invariant($"{slug}-{i}");
            }

            names.Add(step.Name, name);
        }

        return names;
    }

    /// <summary>The steps whose files a step gets: those that it needs, and in place of an approval those that the approval needs.</summary>
    internal static IReadOnlyList<string> Sources(ScheduleJob job, ScheduleStep step) =>
        [.. step.Needs.SelectMany(need => job.Steps.First(other => other.Name == need) is { Approval: not null } approval ? Sources(job, approval) : [need]).Distinct()];

    /// <summary>The steps in groups: each group's steps need none of each other, and only those of groups before.</summary>
    internal static IReadOnlyList<IReadOnlyList<ScheduleStep>> Levels(ScheduleJob job)
    {
        var (depths, levels) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<List<ScheduleStep>>());
        foreach (var step in job.Steps)
        {
            var depth = step.Needs.Select(need => depths[need] + 1).DefaultIfEmpty(0).Max();
            depths.Add(step.Name, depth);
            if (depth == levels.Count)
            {
                levels.Add([]);
            }

            levels[depth].Add(step);
        }

        return levels;
    }
}
