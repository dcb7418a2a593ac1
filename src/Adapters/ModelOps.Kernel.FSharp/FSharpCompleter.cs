using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;
using ModelOps.Kernel.Completion;

namespace ModelOps.Kernel.FSharp;

/// <summary>Completes F# by what the compiler sees at a place.</summary>
internal static class FSharpCompleter
{
    private const int MostItems = 500;

    public static CompletionList Complete(Shell.FsiEvaluationSession session, string code, int position)
    {
        var lineStart = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        var lineEnd = code.IndexOf('\n', position);
        var line = code[lineStart..(lineEnd < 0 ? code.Length : lineEnd)];
        var lineNumber = code.AsSpan(0, lineStart).Count('\n') + 1;
        var column = position - lineStart;
        var start = column;
        while (start > 0 && (char.IsLetterOrDigit(line[start - 1]) || line[start - 1] is '_' or '\''))
        {
            start--;
        }

        var prefix = line[start..column];
        var (parsed, check, _) = session.ParseAndCheckInteraction(code, null);
        var place = QuickParse.GetPartialLongNameEx(line, column - 1);
        var found = check.GetDeclarationListInfo(new FSharpOption<FSharpParseFileResults>(parsed), lineNumber, line, place, null, null, null);
        var isMember = start > 0 && line[start - 1] == '.';
        var items = found.Items
            .Where(item => item.NameInList.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (isMember || prefix.Length > 0))
            .OrderByDescending(item => item.NameInList.StartsWith(prefix, StringComparison.Ordinal))
            .ThenBy(item => item.NameInList, StringComparer.OrdinalIgnoreCase)
            .Take(MostItems)
            .Select(item => new CompletionItem(item.NameInCode, Kind(item.Glyph), null));
        return new CompletionList(lineStart + start, position, [.. items.DistinctBy(item => item.Text)]);
    }

    private static string Kind(FSharpGlyph glyph) => glyph.ToString() switch
    {
        "Method" or "OverridenMethod" or "ExtensionMethod" => "method",
        "Property" => "property",
        "Field" => "field",
        "Event" => "event",
        "Class" or "Exception" or "Type" or "Typedef" or "Union" => "class",
        "Struct" => "struct",
        "Enum" or "EnumMember" => "enum",
        "Interface" => "interface",
        "Delegate" => "delegate",
        "NameSpace" or "Module" => "namespace",
        _ => "variable",
    };
}
