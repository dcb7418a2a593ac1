using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Completion;

/// <summary>A cell with all that is not C# blanked out, so that places stay the same.</summary>
internal static class CSharpView
{
    /// <summary>The C# of a cell, and which part of another language, if any, <paramref name="position"/> is in.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="find">Finds a directive by its name.</param>
    /// <param name="position">The place.</param>
    public static (string Text, bool InCSharp, LanguagePart? Part) Of(string code, Func<string, DirectiveSignature?> find, int position)
    {
        var text = code.ToCharArray();
        DirectiveSignature? language = null;
        var bodyFrom = 0;
        var inCSharp = true;
        LanguagePart? part = null;
        for (var start = 0; start <= code.Length;)
        {
            var end = code.IndexOf('\n', start);
            end = end < 0 ? code.Length : end;
            var line = code[start..end];
            var name = DirectiveLines.NameOf(line);
            if (name is not null && find(name) is { } found)
            {
                language = found.Body == DirectiveBody.Language ? found : found.Name != "#!csharp" && language is { GoesOn: true } ? language : null;
                bodyFrom = end + 1;
            }

            var isHere = position >= start && position <= end;
            if (name is not null || language is not null || DirectiveLines.Reference(line) is not null)
            {
                Array.Fill(text, ' ', start, end - start);
                inCSharp &= !isHere;
            }

            if (isHere && name is null && language is not null)
            {
                part = new LanguagePart(language.Name[2..], bodyFrom, EndOfPart(code, find, end));
            }

            start = end + 1;
        }

        return (new string(text), inCSharp, part);
    }

    private static int EndOfPart(string code, Func<string, DirectiveSignature?> find, int end)
    {
        while (end < code.Length)
        {
            var next = code.IndexOf('\n', end + 1);
            next = next < 0 ? code.Length : next;
            if (DirectiveLines.NameOf(code[(end + 1)..next]) is { } name && find(name) is not null)
            {
                break;
            }

            end = next;
        }

        return end;
    }
}

/// <summary>A part of a cell in another language.</summary>
/// <param name="Language">The language.</param>
/// <param name="Start">Where its text begins in the cell.</param>
/// <param name="End">Where it ends.</param>
internal sealed record LanguagePart(string Language, int Start, int End);
