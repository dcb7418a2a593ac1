using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Jupyter;

/// <summary>What was run in this session, for <c>history_request</c>.</summary>
internal sealed class HistoryLog
{
    /// <summary>The number under which this session appears; 0 in a request means the same.</summary>
    private const int Session = 1;

    private readonly List<HistoryLine> _lines = [];

    public void Add(int number, string input, string? output) => _lines.Add(new HistoryLine(number, input, output));

    /// <summary>The last <paramref name="count"/> lines.</summary>
    public IEnumerable<HistoryLine> Tail(int count) => _lines.TakeLast(Math.Max(count, 0));

    /// <summary>Lines from one number up to, not with, another.</summary>
    public IEnumerable<HistoryLine> Range(int session, int start, int stop) =>
        session is 0 or Session ? _lines.Where(line => line.Number >= start && line.Number < stop) : [];

    /// <summary>The last <paramref name="count"/> lines whose input fits a pattern with <c>*</c> and <c>?</c>; when unique, each input once, at its last place.</summary>
    public IEnumerable<HistoryLine> Search(string pattern, bool unique, int count)
    {
        var found = _lines.Where(line => FileSystemName.MatchesSimpleExpression(pattern, line.Input, ignoreCase: false));
        if (unique)
        {
            found = found.Reverse().DistinctBy(line => line.Input).Reverse();
        }

        return found.TakeLast(Math.Max(count, 0));
    }

    /// <summary>Lines as the protocol writes them: session, number, and the input alone or with its output.</summary>
    public static JsonArray ToJson(IEnumerable<HistoryLine> lines, bool withOutput) =>
        [.. lines.Select(line => (JsonNode)new JsonArray(Session, line.Number, withOutput ? new JsonArray(line.Input, line.Output) : line.Input))];
}

/// <summary>One executed input.</summary>
internal sealed record HistoryLine(int Number, string Input, string? Output);
