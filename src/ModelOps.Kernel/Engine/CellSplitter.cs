using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

/// <summary>Splits a cell at its directive lines: what stands before a line runs before it.</summary>
internal sealed class CellSplitter
{
    // An end inside a comment, a verbatim string, a raw string or an #if: a line there is no directive.
    private static readonly HashSet<string> _unfinished = ["CS1035", "CS1039", "CS8997", "CS8999", "CS1027", "CS9003"];

    private readonly DirectiveRegistry _directives;
    private readonly string[] _lines;
    private readonly int _firstLine;
    private readonly List<CellSegment> _segments = [];
    private int _next;
    private int _codeFrom;

    // The language the cell is in; null for C#.
    private KernelDirective? _language;

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

        splitter.Read();
        return splitter._segments;
    }

    private void ReadLanguageCell(string language)
    {
        // The cell may also say its language itself, with arguments: `#!value --name text`.
        var start = Array.FindIndex(_lines, line => line.Trim().Length > 0);
        if (_directives.Find("#!" + language) is not { Body: DirectiveBody.Language } directive)
        {
            var known = _directives.Where(candidate => candidate.Body == DirectiveBody.Language).Select(candidate => candidate.Name[2..]);
            throw new KernelException($"Cells in '{language}' cannot be run here. Known are csharp, {string.Join(", ", known)}.{Connect(language)}");
        }

        if (start >= 0 && DirectiveLines.NameOf(_lines[start]) is { } name && _directives.Find(name) == directive)
        {
            _next = start + 1;
            AddDirective(directive, _lines[start], start);
        }
        else
        {
            AddDirective(directive, "#!" + language, -1);
        }
    }

    private string Connect(string language) =>
        _directives.Find("#!connect") is null ? "" : $" A Jupyter kernel may be connected first: #!connect jupyter --kernel-name {language} --kernel-spec NAME.";

    private void Read()
    {
        _codeFrom = _next;
        while (_next < _lines.Length)
        {
            var line = _lines[_next];
            if (DirectiveLines.NameOf(line) is { } name && !InsideToken())
            {
                EndCode();
                AddDirective(_directives.Get(name), line, _next);
                GoOn();
                _codeFrom = _next;
            }
            else if (DirectiveLines.Reference(line) is not null && !InsideToken())
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

    // After a directive that is no language, what follows is in the language that the cell was in.
    private void GoOn()
    {
        if (_language is { } language && _next < _lines.Length && DirectiveLines.NameOf(_lines[_next]) is null && _lines[_next..].Any(line => line.Trim().Length > 0))
        {
            AddDirective(language, language.Name, _next - 1);
        }
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
                while (_next < _lines.Length && (DirectiveLines.NameOf(_lines[_next]) is not { } name || _directives.Find(name) is null || SharingDirectives.IsSharing(_lines[_next])))
                {
                    _next++;
                }

                _language = directive.GoesOn ? directive : null;
                break;
            case DirectiveBody.None when directive.Name == "#!" + CellLanguages.CSharp:
                _language = null;
                break;
        }

        var body = directive.Body == DirectiveBody.None ? null : string.Join('\n', _lines[from.._next]);
        _segments.Add(new DirectiveSegment(directive, line.Trim(), body, number) { BodyLine = _firstLine + from, Language = _language?.Name[2..] });
    }

    private void AddReferences()
    {
        var first = _next;
        var references = new List<ReferenceLine>();
        while (_next < _lines.Length && (DirectiveLines.Reference(_lines[_next]) is not null || string.IsNullOrWhiteSpace(_lines[_next])))
        {
            if (DirectiveLines.Reference(_lines[_next]) is { } found)
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
        return CSharpSyntaxTree.ParseText(before, CellCompiler.Parsing).GetDiagnostics().Any(diagnostic => _unfinished.Contains(diagnostic.Id));
    }
}
