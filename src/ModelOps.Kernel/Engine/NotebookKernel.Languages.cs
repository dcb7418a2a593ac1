using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    private readonly Dictionary<string, string> _preludes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How values are written for other languages, by type.</summary>
    public ValueExports Exports { get; } = new();

    internal SessionLanguages Languages { get; } = new();

    /// <summary>Adds code that a language runs before its first cell; it stays silent when the language is not there.</summary>
    /// <param name="language">The language's name.</param>
    /// <param name="code">The code.</param>
    public void AddPrelude(string language, string code) =>
        _preludes[language] = _preludes.TryGetValue(language, out var before) ? before + "\n" + code : code;

    /// <summary>Adds a language that cells may be written in; one of the same name is replaced.</summary>
    /// <param name="description">What it is called; all that is known before its first cell.</param>
    /// <param name="create">Makes it, when its first cell runs.</param>
    public void AddLanguage(LanguageDescription description, Func<CellLanguage> create)
    {
        var language = new SessionLanguage(description, create);
        Languages.Add(language);
        Directives.Add(new KernelDirective("#!" + description.Name, description.Description, (invocation, cancellationToken) => RunAsync(language, invocation, cancellationToken))
        {
            Aliases = [.. description.Aliases.Select(alias => "#!" + alias)],
            Body = DirectiveBody.Language,
            GoesOn = description.GoesOn,
        });
    }

    private async Task RunAsync(SessionLanguage language, DirectiveInvocation invocation, CancellationToken cancellationToken)
    {
        var context = invocation.Context;
        var body = invocation.Body!;
        if (language.Description.TakesReferences)
        {
            body = await TakeReferencesAsync(context, body, invocation.BodyLine).ConfigureAwait(false);
            if (language.Started is null)
            {
                _assemblies.ServeOthers();
            }
        }

        var cell = new LanguageCell(body, context)
        {
            Number = context.CellNumber,
            FirstLine = invocation.BodyLine,
            Shared = invocation.Shared,
            Prelude = _preludes.GetValueOrDefault(language.Description.Name) ?? "",
            References = language.Description.TakesReferences ? language.NewFiles(Files) : [],
        };
        try
        {
            var result = await context.Execution.OnThread(() => language.Get().RunAsync(cell, cancellationToken)).ConfigureAwait(false);
            invocation.Outcome = (result.HasValue && result.Value is not Formatting.IAlreadyShown, result.Value);
        }
        catch (LanguageException exception) when (context.Execution.StopReason is null)
        {
            throw new CellException(new CellError(exception.Name, exception.Message, exception.Traceback.Count > 0 ? exception.Traceback : [$"{exception.Name}: {exception.Message}"], exception.Line, exception.InnerException));
        }
    }

    // The session's own lines of a cell in another language, which leave empty lines behind.
    private async Task<string> TakeReferencesAsync(CellContext context, string body, int firstLine)
    {
        var lines = body.Split('\n');
        var references = new List<ReferenceLine>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (DirectiveLines.Reference(lines[i]) is (not "load", _) and var (keyword, target))
            {
                references.Add(new ReferenceLine(keyword, target, firstLine + i));
                lines[i] = "";
            }
        }

        if (references.Count > 0)
        {
            await RunReferencesAsync(context, new ReferenceSegment(references, references[0].Line)).ConfigureAwait(false);
        }

        return string.Join('\n', lines);
    }
}
