using System.Text.Json;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Languages;

/// <summary><c>#!share</c>, <c>#!set</c> and <c>#!value</c>, with the options they have in Polyglot Notebooks.</summary>
internal static class SharingDirectives
{
    private static readonly DirectiveParameter[] Ignored =
    [
        new("--mime-type", "How the value is carried; ignored, values are shared as they are."),
        new("--byref", "Ignored: values are shared as they are.") { Kind = DirectiveValue.Flag },
    ];

    public static readonly KernelDirective Share = new("#!share", "Takes a variable from another language.", (invocation, _) =>
    {
        var (name, value) = Shared(invocation.Positional, invocation.Options, invocation.Context.Kernel);
        invocation.Context.Kernel.SetVariable(name, value);
        return Task.CompletedTask;
    })
    {
        Parameters = [new("name", "The variable.") { Required = true, Kind = DirectiveValue.Variable }, new("--from", "The language it is in.") { Required = true }, new("--as", "Its name here."), .. Ignored],
    };

    public static readonly KernelDirective Set = new("#!set", "Sets a variable.", (invocation, _) =>
    {
        var (name, value) = Assigned(invocation.Options, invocation.Context.Kernel);
        invocation.Context.Kernel.SetVariable(name, value);
        return Task.CompletedTask;
    })
    {
        Parameters = [new("--name", "The variable.") { Required = true }, new("--value", "A text, JSON, @language:variable, @input:prompt or @password:prompt.") { Required = true }, .. Ignored],
    };

    public static readonly KernelDirective Value = new("#!value", "Keeps the text that follows, or a file's, under a name for #!share.", StoreAsync)
    {
        Parameters =
        [
            new("--name", "The name.") { Required = true },
            new("--from-file", "A file to read instead.") { Kind = DirectiveValue.File },
            new("--from-value", "A value to keep instead."),
            new("--mime-type", "Also shows the text as this MIME type."),
        ],
        Body = DirectiveBody.Language,
    };

    /// <summary>The values that lines <c>#!share</c> and <c>#!set</c> in the body of another language's cell ask for, and the body without those lines.</summary>
    public static (IReadOnlyDictionary<string, object?> Values, string Body) TakeFrom(string body, NotebookKernel kernel)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var lines = body.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsSharing(lines[i]))
            {
                continue;
            }

            var directive = CellSplitter.DirectiveName(lines[i]) == Share.Name ? Share : Set;
            var arguments = DirectiveArguments.Parse(lines[i], name => directive.Option(name)?.Kind == DirectiveValue.Flag);
            DirectiveChecks.Check(directive, arguments);
            var (name, value) = directive == Share ? Shared(arguments.Positional, arguments.Options, kernel) : Assigned(arguments.Options, kernel);
            values[name] = value;
            lines[i] = "";
        }

        return (values, string.Join('\n', lines));
    }

    /// <summary>Whether a line gives a value to the language of its cell, instead of ending the language's text.</summary>
    public static bool IsSharing(string line) => CellSplitter.DirectiveName(line) is "#!share" or "#!set";

    private static (string Name, object? Value) Shared(IReadOnlyList<string> positional, IReadOnlyDictionary<string, string> options, NotebookKernel kernel) =>
        (options.GetValueOrDefault("as") ?? positional[0], SharedValues.Find(kernel, options["from"], positional[0]));

    private static (string Name, object? Value) Assigned(IReadOnlyDictionary<string, string> options, NotebookKernel kernel) =>
        (options["name"], SharedValues.Read(options["value"], kernel));

    private static async Task StoreAsync(DirectiveInvocation invocation, CancellationToken cancellation)
    {
        var kernel = invocation.Context.Kernel;
        object? value = (invocation.Option("from-file"), invocation.Option("from-value")) switch
        {
            ({ } file, _) => await ReadAsync(kernel.Resolve(file), cancellation).ConfigureAwait(false),
            (_, { } given) => SharedValues.Read(given, kernel),
            _ => invocation.Body!.Trim('\n'),
        };
        kernel.SharedStore[("value", invocation.Options["name"])] = value;
        if (invocation.Option("mime-type") is { } mimeType)
        {
            invocation.Context.Display(new System.Text.Json.Nodes.JsonObject { [mimeType] = value as string ?? JsonSerializer.Serialize(value) });
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"Cannot read '{path}': {fault.Message}", fault);
        }
    }
}
