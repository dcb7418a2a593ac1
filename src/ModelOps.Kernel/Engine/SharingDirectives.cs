using System.Text.Json;
using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary><c>#!share</c>, <c>#!set</c> and <c>#!value</c>, with the options they have in Polyglot Notebooks.</summary>
internal static class SharingDirectives
{
    private static readonly DirectiveParameter[] _ignored =
    [
        new("--mime-type", "How the value is carried; ignored, values are shared as they are."),
        new("--byref", "Ignored: values are shared as they are.") { Kind = DirectiveValue.Flag },
    ];

    public static readonly KernelDirective Share = new("#!share", "Takes a variable from another language.", async (invocation, cancellationToken) =>
    {
        var (name, value) = await SharedAsync(invocation.Arguments, invocation.Context.Kernel, cancellationToken).ConfigureAwait(false);
        invocation.Context.Kernel.SetVariable(name, value);
    })
    {
        Parameters = [new("name", "The variable.") { Required = true, Kind = DirectiveValue.Variable }, new("--from", "The language it is in.") { Required = true }, new("--as", "Its name here."), .. _ignored],
    };

    public static readonly KernelDirective Set = new("#!set", "Sets a variable.", async (invocation, cancellationToken) =>
    {
        var (name, value) = await AssignedAsync(invocation.Arguments, invocation.Context.Kernel, cancellationToken).ConfigureAwait(false);
        invocation.Context.Kernel.SetVariable(name, value);
    })
    {
        Parameters = [new("--name", "The variable.") { Required = true }, new("--value", "A text, JSON, @language:variable, @input:prompt or @password:prompt.") { Required = true }, .. _ignored],
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
    public static async Task<(IReadOnlyDictionary<string, object?> Values, string Body)> TakeFromAsync(string body, CellContext context)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var lines = body.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsSharing(lines[i]))
            {
                continue;
            }

            var directive = DirectiveLines.NameOf(lines[i]) == Share.Name ? Share : Set;
            var arguments = DirectiveArguments.Parse(lines[i], directive);
            DirectiveChecks.Check(directive, arguments);
            arguments = await SharedValues.AskAsync(arguments, directive, context).ConfigureAwait(false);
            var (name, value) = directive == Share
                ? await SharedAsync(arguments, context.Kernel, context.CancellationToken).ConfigureAwait(false)
                : await AssignedAsync(arguments, context.Kernel, context.CancellationToken).ConfigureAwait(false);
            values[name] = value;
            lines[i] = "";
        }

        return (values, string.Join('\n', lines));
    }

    /// <summary>Whether a line gives a value to the language of its cell, instead of ending the language's text.</summary>
    public static bool IsSharing(string line) => DirectiveLines.NameOf(line) is "#!share" or "#!set";

    private static async Task<(string Name, object? Value)> SharedAsync(DirectiveArguments arguments, NotebookKernel kernel, CancellationToken cancellationToken)
    {
        var name = arguments.Positional[0].Text;
        var value = await SharedValues.FindAsync(kernel, arguments.Options["from"].Text, name, cancellationToken).ConfigureAwait(false);
        return (arguments.Options.TryGetValue("as", out var other) ? other.Text : name, value);
    }

    private static async Task<(string Name, object? Value)> AssignedAsync(DirectiveArguments arguments, NotebookKernel kernel, CancellationToken cancellationToken) =>
        (arguments.Options["name"].Text, await SharedValues.ReadAsync(arguments.Options["value"], kernel, cancellationToken).ConfigureAwait(false));

    private static async Task StoreAsync(DirectiveInvocation invocation, CancellationToken cancellationToken)
    {
        var kernel = invocation.Context.Kernel;
        var value = invocation.Option("from-file") is { } file ? await ReadAsync(kernel.Resolve(file), cancellationToken).ConfigureAwait(false)
            : invocation.Arguments.Options.TryGetValue("from-value", out var given) ? await SharedValues.ReadAsync(given, kernel, cancellationToken).ConfigureAwait(false)
            : invocation.Body!.Trim('\n');
        kernel.SharedStore[("value", invocation.Options["name"])] = value;
        if (invocation.Option("mime-type") is { } mimeType)
        {
            invocation.Context.Display(new System.Text.Json.Nodes.JsonObject { [mimeType] = value as string ?? JsonSerializer.Serialize(value) });
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"Cannot read '{path}': {exception.Message}", exception);
        }
    }
}
