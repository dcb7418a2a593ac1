using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Engine;

/// <summary>Splits a cell at its directive lines: what stands before a line runs before it.</summary>
internal sealed partial class CellSplitter
{
    // An end inside a comment, a verbatim string, a raw string or an #if: a line there is no directive.
    private static readonly HashSet<string> Unfinished = ["CS1035", "CS1039", "CS8997", "CS8999", "CS1027", "CS9003"];

    private readonly DirectiveRegistry _directives;
    private readonly string[] _lines;
    private readonly int _firstLine;
    private readonly List<CellSegment> _segments = [];
    private int _next;
    private int _codeFrom;

    private CellSplitter(string code, DirectiveRegistry directives, int firstLine)
    {
        _lines = code.ReplaceLineEndings("\n").Split('\n');
        _directives = directives;
        _firstLine = firstLine;
    }

    public static IReadOnlyList<CellSegment> Split(string code, string? language, DirectiveRegistry directives, int firstLine = 1)
    {
        var splitter = new CellSplitter(code, directives, firstLine);
        if (language is not null && CellLanguages.Canonical(language) != CellLanguages.CSharp)
        {
            splitter.ReadLanguageCell(language);
        }

        splitter.ReadCSharp();
        return splitter._segments;
    }

    /// <summary>The name that a directive's line begins with; null when the line is none.</summary>
    public static string? DirectiveName(string line)
    {
        var match = DirectiveLine().Match(line);
        return match.Success ? match.Value : null;
    }

    /// <summary>Whether a line is <c>#r "…"</c>, <c>#i "…"</c> or <c>#load "…"</c>.</summary>
    public static bool IsReference(string line) => ReferenceDirective().IsMatch(line);

    private void ReadLanguageCell(string language)
    {
        // The cell may also say its language itself, with arguments: `#!value --name text`.
        var start = Array.FindIndex(_lines, line => line.Trim().Length > 0);
        if (_directives.Find("#!" + language) is not { Body: DirectiveBody.Language } directive)
        {
            var known = _directives.Where(candidate => candidate.Body == DirectiveBody.Language).Select(candidate => candidate.Name[2..]);
            throw new KernelException($"Cells in '{language}' cannot be run here. Known are csharp, {string.Join(", ", known)}.");
        }

        if (start >= 0 && DirectiveName(_lines[start]) is { } name && _directives.Find(name) == directive)
        {
            _next = start + 1;
            AddDirective(directive, _lines[start], start);
        }
        else
        {
            AddDirective(directive, "#!" + language, -1);
        }
    }

    private void ReadCSharp()
    {
        _codeFrom = _next;
        while (_next < _lines.Length)
        {
            var line = _lines[_next];
            if (DirectiveName(line) is { } name && !InsideToken())
            {
                EndCode();
                var directive = _directives.Get(name);
                AddDirective(directive, line, _next++);
                _codeFrom = _next;
            }
            else if (Reference(line) is not null && !InsideToken())
            {
                EndCode();
                AddReferences();
                _codeFrom = _next;
            }
            else
            {
                _next++;
            }
        }

        EndCode();
    }

    private void AddDirective(KernelDirective directive, string line, int index)
    {
        var number = _firstLine + Math.Max(index, 0);
        var from = _next = Math.Max(_next, index + 1);
        switch (directive.Body)
        {
            case DirectiveBody.RestOfCell:
                _next = _lines.Length;
                break;
            case DirectiveBody.Language:
                while (_next < _lines.Length && (DirectiveName(_lines[_next]) is not { } name || _directives.Find(name) is null || SharingDirectives.IsSharing(_lines[_next])))
                {
                    _next++;
                }

                break;
        }

        var body = directive.Body == DirectiveBody.None ? null : string.Join('\n', _lines[from.._next]);
        _segments.Add(new DirectiveSegment(directive, line.Trim(), body, number));
    }

    private void AddReferences()
    {
        var first = _next;
        var references = new List<ReferenceLine>();
        while (_next < _lines.Length && (Reference(_lines[_next]) is not null || string.IsNullOrWhiteSpace(_lines[_next])))
        {
            if (Reference(_lines[_next]) is { } found)
            {
                references.Add(new ReferenceLine(found.Keyword, found.Target, _firstLine + _next));
            }

            _next++;
        }

        _segments.Add(new ReferenceSegment(references, _firstLine + first));
    }

    private void EndCode()
    {
        var code = string.Join('\n', _lines[_codeFrom.._next]);
        if (!string.IsNullOrWhiteSpace(code))
        {
            _segments.Add(new CodeSegment(code, _firstLine + _codeFrom));
        }
    }

    private bool InsideToken()
    {
        if (_codeFrom == _next)
        {
            return false;
        }

        var before = string.Join('\n', _lines[_codeFrom.._next]) + "\n";
        return CSharpSyntaxTree.ParseText(before, CellCompiler.Parsing).GetDiagnostics().Any(diagnostic => Unfinished.Contains(diagnostic.Id));
    }

    private static (string Keyword, string Target)? Reference(string line)
    {
        var match = ReferenceDirective().Match(line);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^#![A-Za-z][^\s]*")]
    private static partial Regex DirectiveLine();

    [GeneratedRegex("""^\s*#(r|i|load)\s+"([^"]*)"\s*(//.*)?$""")]
    private static partial Regex ReferenceDirective();
}
