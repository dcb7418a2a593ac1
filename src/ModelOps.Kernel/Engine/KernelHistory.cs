using System.IO.Enumeration;

namespace ModelOps.Kernel.Engine;

/// <summary>A cell that ran.</summary>
/// <param name="Session">The session's number; this session is the last.</param>
/// <param name="Line">The prompt number.</param>
/// <param name="Input">The cell's text.</param>
public sealed record HistoryEntry(int Session, int Line, string Input);

/// <summary>The cells that ran in this session, oldest first.</summary>
public sealed class KernelHistory
{
    private readonly List<HistoryEntry> _entries = [];
    private readonly Lock _lock = new();

    internal KernelHistory()
    {
    }

    /// <summary>The last cells.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<HistoryEntry> Tail(int count) => Read(entries => entries.TakeLast(count));

    /// <summary>The cells from a prompt number on.</summary>
    /// <param name="start">The first prompt number.</param>
    /// <param name="stop">The prompt number after the last; null for no end.</param>
    public IReadOnlyList<HistoryEntry> Range(int start, int? stop) =>
        Read(entries => entries.Where(entry => entry.Line >= start && entry.Line < (stop ?? int.MaxValue)));

    /// <summary>The last cells whose text matches.</summary>
    /// <param name="pattern">A pattern for the whole text with <c>*</c> and <c>?</c>.</param>
    /// <param name="count">How many; null for all.</param>
    /// <param name="unique">Whether of equal texts only the last is given.</param>
    public IReadOnlyList<HistoryEntry> Search(string pattern, int? count, bool unique) => Read(entries =>
    {
        var found = entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\"), entry.Input, ignoreCase: false));
        found = unique ? found.GroupBy(entry => entry.Input).Select(group => group.Last()).OrderBy(entry => entry.Line) : found;
        return found.TakeLast(count ?? int.MaxValue);
    });

    internal void Add(int line, string input)
    {
        lock (_lock)
        {
            _entries.Add(new HistoryEntry(1, line, input));
        }
    }

    private IReadOnlyList<HistoryEntry> Read(Func<IEnumerable<HistoryEntry>, IEnumerable<HistoryEntry>> choose)
    {
        lock (_lock)
        {
            return [.. choose(_entries)];
        }
    }
}
