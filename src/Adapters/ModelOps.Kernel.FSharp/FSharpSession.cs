using System.Runtime;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;
using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Languages;
using Evaluation = System.Tuple<Microsoft.FSharp.Core.FSharpChoice<Microsoft.FSharp.Core.FSharpOption<FSharp.Compiler.Interactive.Shell.FsiValue>?, System.Exception>, FSharp.Compiler.Diagnostics.FSharpDiagnostic[]>;

namespace ModelOps.Kernel.FSharp;

/// <summary>An F# Interactive session inside the process.</summary>
internal sealed class FSharpSession : ILanguageEngine
{
    private const string DefaultOpens = "open System\nopen System.IO\nopen System.Text";
    private readonly Shell.FsiEvaluationSession _session;
    private readonly Dictionary<string, string[]> _sources = new(StringComparer.Ordinal);
    private readonly StringReader _input = new("");
    private bool _prepared;

    /// <param name="references">The assembly files that the session has at its start.</param>
    public FSharpSession(IEnumerable<string> references) => _session = Shell.FsiEvaluationSession.Create(
        Shell.FsiEvaluationSession.GetDefaultConfiguration(),
        ["fsi", "--noninteractive", "--nologo", "--quiet", "--gui-", "--optimize+", "--debug+", .. references.Prepend(typeof(FSharpHandover).Assembly.Location).Select(file => "-r:" + file)],
        _input, TextWriter.Null, TextWriter.Null, collectible: null, legacyReferenceResolver: null);

    public LanguageResult Run(LanguageCell cell, CancellationToken cancellationToken)
    {
        Prepare(cell, cancellationToken);
        foreach (var (name, shared) in cell.Shared)
        {
            Evaluate(FSharpHandover.Binding(name, shared, IsKnown), "share.fsx", cancellationToken).Check(cell, $"'{name}' cannot be brought into F#");
        }

        var file = $"Cell {cell.Number}.fsx";
        var padded = new string('\n', cell.FirstLine - 1) + cell.Code;
        _sources[file] = padded.Split('\n');
        if (string.IsNullOrWhiteSpace(cell.Code))
        {
            return LanguageResult.None;
        }

        var (outcome, diagnostics) = Evaluate(padded, file, cancellationToken);
        foreach (var warning in diagnostics.Where(diagnostic => diagnostic.Severity.IsWarning))
        {
            cell.Host.Write($"({warning.StartLine},{warning.StartColumn + 1}): warning {warning.ErrorNumberText}: {warning.Message}\n", error: true);
        }

        if (FSharpErrors.Of(outcome, diagnostics, cell.Number, _sources) is { } error)
        {
            throw error;
        }

        var value = ((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)outcome).Item?.Value;
        return value is null || value.ReflectionType == typeof(Unit) ? LanguageResult.None : LanguageResult.Of(value.ReflectionValue);
    }

    public LanguageVariable? Find(string name) => _session.TryFindBoundValue(name) is { } found ? new LanguageVariable(name, found.Value.Value.ReflectionValue) : null;

    public IReadOnlyList<string> Names() => [.. _session.GetBoundValues().Select(value => value.Name).Where(name => name != "it").Order(StringComparer.Ordinal)];

    public CompletionList Complete(string code, int position) => FSharpCompleter.Complete(_session, code, position);

    public void Dispose()
    {
        ((IDisposable)_session).Dispose();
        _input.Dispose();
    }

    // What the session has beyond F# itself: assemblies, namespaces and names.
    private void Prepare(LanguageCell cell, CancellationToken cancellationToken)
    {
        if (_prepared && cell.References.Count > 0)
        {
            Evaluate(string.Join('\n', cell.References.Select(file => $"#r @\"{file}\"")), "references.fsx", cancellationToken).Check(cell, "A reference cannot be used from F#");
        }

        if (!_prepared)
        {
            Evaluate(DefaultOpens + "\n" + cell.Prelude, "prelude.fsx", cancellationToken).Check(cell, "The names of the session cannot be brought into F#");
            _prepared = true;
        }
    }

    // Whether F# can name a type: it is in an assembly that the session refers to.
    private bool IsKnown(string type)
    {
        var (_, _, check) = _session.ParseAndCheckInteraction($"let probe : {type} = Unchecked.defaultof<_>", null);
        return !check.HasCriticalErrors && check.Diagnostics.All(diagnostic => !diagnostic.Severity.IsError);
    }

    // F# code has no places to stop at; the runtime aborts it, whatever it does.
    private Evaluation Evaluate(string code, string file, CancellationToken cancellationToken)
    {
        Evaluation? evaluation = null;
#pragma warning disable SYSLIB0046 // The compiler's own thread runs the user's code: there is no gentler way to end an endless loop and keep the session.
        ControlledExecution.Run(() => evaluation = _session.EvalInteractionNonThrowing(code, file, null), cancellationToken);
#pragma warning restore SYSLIB0046
        cancellationToken.ThrowIfCancellationRequested();
        return evaluation!;
    }
}
