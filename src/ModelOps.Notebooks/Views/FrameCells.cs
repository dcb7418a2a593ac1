namespace ModelOps;

/// <summary>Values of frames as tables of a view show them: flags as they are written in files, long texts cut, on one line.</summary>
internal static class FrameCells
{
    private const int Longest = 60;

    internal static object?[] Of(Frame frame, int row) => [.. frame.Columns.Select(column => Of(column, row))];

    internal static object? Of(Column column, int row) => column[row] switch
    {
        bool flag => flag ? "true" : "false",
        string text => Short(text.ReplaceLineEndings("⏎")),
        var value => value,
    };

    private static string Short(string line) => line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
}
