using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    /// <summary>A verbatim string, a comment or a raw string whose end has not come yet.</summary>
    private static readonly string[] _unterminated = ["CS1039", "CS1035", "CS8997"];

    /// <summary>What may stand at a place in a cell: C# names, directives, their options and values. Works while a cell runs.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">The place, in UTF-16 units from the start; a place outside the text is taken as its end.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken = default) => Task.Run(
        async () =>
        {
            position = Math.Clamp(position, 0, code.Length);
            var lineStart = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
            if (code.AsSpan(lineStart, position - lineStart).StartsWith("#!"))
            {
                var completer = new DirectiveCompleter(Directives, () => Variables.Select(variable => (variable.Name, TypeText.Short(variable.Type))), Resolve);
                return completer.Complete(code[lineStart..position], lineStart);
            }

            var (text, inCSharp, part) = CSharpView.Of(code, Directives.Find, position);
            return inCSharp ? CSharpCompleter.Complete(Model(text, cancellationToken), _compiler.Scope, position, cancellationToken)
                : part is null ? new CompletionList(position, position, [])
                : await CompleteAsync(part, code, position, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>What the name at a place means, as a MIME bundle: signature, documentation, a variable's value.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">The place, in UTF-16 units from the start.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Text and HTML; null when there is nothing to say.</returns>
    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            position = Math.Clamp(position, 0, code.Length);
            var lineStart = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
            var lineEnd = code.IndexOf('\n', position);
            if (DirectiveLines.NameOf(code[lineStart..(lineEnd < 0 ? code.Length : lineEnd)]) is { } name)
            {
                return Directives.Find(name) is { } directive ? DirectiveHelp.Describe(directive) : null;
            }

            var (text, inCSharp, _) = CSharpView.Of(code, Directives.Find, position);
            if (!inCSharp || CSharpInspector.Find(Model(text, cancellationToken), position, cancellationToken) is not { } symbol)
            {
                return null;
            }

            var variable = symbol is IFieldSymbol { ContainingType.IsScriptClass: true } ? _variables.Find(symbol.Name) : null;
            var value = variable is null ? null : Formatters.Format(variable.Value, "text/plain")["text/plain"]?.ToString();
            return CSharpInspector.Describe(symbol, value is { Length: > 500 } ? value[..500] + "…" : value);
        },
        cancellationToken);

    /// <summary>Whether a text can run, or more of it is to come.</summary>
    /// <param name="code">The text.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public Task<Completeness> CheckCompleteAsync(string code, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            var (text, inCSharp, _) = CSharpView.Of(code, Directives.Find, code.Length);
            if (!inCSharp)
            {
                return new Completeness("complete", "");
            }

            var tree = CSharpSyntaxTree.ParseText(text, CellCompiler.Parsing, cancellationToken: cancellationToken);
            var errors = tree.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            var isOpen = !SyntaxFactory.IsCompleteSubmission(tree) || errors.Any(error => _unterminated.Contains(error.Id));
            if (!isOpen)
            {
                return new Completeness(errors.Count > 0 ? "invalid" : "complete", "");
            }

            // What is missing at the end may still come; an error before the end stays one.
            var end = text.TrimEnd().Length;
            if (errors.Any(error => error.Location.SourceSpan.Start < end && !_unterminated.Contains(error.Id)))
            {
                return new Completeness("invalid", "");
            }

            var depth = tree.GetRoot(cancellationToken).DescendantTokens().Sum(token => token.IsMissing ? 0 : token.Kind() switch
            {
                SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            });
            return new Completeness("incomplete", new string(' ', 4 * Math.Max(0, depth)));
        },
        cancellationToken);

    // Only a language that has run a cell completes: a key press must not start a process.
    private async Task<CompletionList> CompleteAsync(LanguagePart part, string code, int position, CancellationToken cancellationToken)
    {
        if (Languages.Find(part.Language)?.Started is not { } language)
        {
            return new CompletionList(position, position, []);
        }

        var list = await language.CompleteAsync(code[part.Start..part.End], position - part.Start, cancellationToken).ConfigureAwait(false);
        return new CompletionList(list.Start + part.Start, list.End + part.Start, list.Items);
    }

    private SemanticModel Model(string code, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing, cancellationToken: cancellationToken);
        return Sketch(tree).GetSemanticModel(tree);
    }
}
