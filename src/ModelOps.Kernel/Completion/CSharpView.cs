using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Completion;

/// <summary>A cell with all that is no C# blanked out, so that places stay the same.</summary>
internal static class CSharpView
{
    /// <summary>The C# of a cell, and whether <paramref name="position"/> is in it.</summary>
    public static (string Text, bool InCSharp) Of(string code, DirectiveRegistry directives, int position)
    {
        var text = code.ToCharArray();
        var inLanguage = false;
        var inCSharp = true;
        for (var start = 0; start <= code.Length;)
        {
            var end = code.IndexOf('\n', start);
            end = end < 0 ? code.Length : end;
            var line = code[start..end];
            var name = CellSplitter.DirectiveName(line);
            var isReference = CellSplitter.IsReference(line);
            if (name is not null)
            {
                inLanguage = directives.Find(name) is { } found ? found.Body == DirectiveBody.Language : inLanguage;
            }

            if (name is not null || inLanguage || isReference)
            {
                Array.Fill(text, ' ', start, end - start);
                inCSharp &= position < start || position > end;
            }

            start = end + 1;
        }

        return (new string(text), inCSharp);
    }
}
