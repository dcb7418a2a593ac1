using ModelOps.TestSupport;

namespace ModelOps.Server.Tests.Replay;

/// <summary>The tables of <c>docs/server-compatibility.md</c>: exchanges answered differently on purpose, each with a reason.</summary>
internal static class CompatibilityTable
{
    /// <summary>The exchanges (<c>group/name</c>) listed under a heading for a recording.</summary>
    public static IReadOnlySet<string> Read(string heading, string recording)
    {
        var ids = new HashSet<string>();
        var inside = false;
        foreach (var line in File.ReadLines(RepositoryPaths.Of("docs", "server-compatibility.md")))
        {
            inside = line.StartsWith('#') ? line.TrimStart('#').Trim() == heading : inside;
            if (!inside || !line.StartsWith("| `", StringComparison.Ordinal))
            {
                continue;
            }

            var cells = line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray();
            Assert.True(cells.Length == 3 && cells[2].Length > 10, $"A row needs an exchange, its recordings and a reason: {line}");
            if (cells[1].Split(", ").Contains(recording))
            {
                Assert.True(ids.Add(cells[0].Trim('`').Replace("\\|", "|", StringComparison.Ordinal)), $"Listed twice: {line}");
            }
        }

        return ids;
    }
}
