using System.Globalization;

namespace ModelOps.Cli.Watching;

/// <summary>What Linux says of the processes that a process has started.</summary>
internal static class ProcessTree
{
    // Counted from the end of the name in brackets, which may hold blanks.
    private const int Parent = 1;
    private const int ResidentPages = 21;

    /// <summary>The resident memory of a process and of all below it; pages that several share count for each. 0 when none runs any more.</summary>
    internal static long ResidentBytes(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => Read(name!)).OfType<(int Id, int Parent, long Pages)>().ToArray();
        var children = all.ToLookup(process => process.Parent);
        var own = all.Where(process => process.Id == root).ToArray();
        return own.Sum(process => process.Pages + Below(process.Id)) * Environment.SystemPageSize;

        long Below(int id) => children[id].Sum(process => process.Pages + Below(process.Id));
    }

    private static (int Id, int Parent, long Pages)? Read(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[Parent], CultureInfo.InvariantCulture), long.Parse(fields[ResidentPages], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
