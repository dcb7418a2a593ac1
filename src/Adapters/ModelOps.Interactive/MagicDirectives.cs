using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;

namespace ModelOps.Interactive;

/// <summary>
/// The magics as directives. They are untyped: that kernel then hands over the whole line, and the catalog of commands reads it as everywhere else.
/// </summary>
/// <param name="ops">The session they run in.</param>
/// <param name="host">That session's host.</param>
/// <param name="cells">Follows the cells.</param>
internal sealed class MagicDirectives(ModelOpsSession ops, InteractiveHost host, CellWatch cells)
{
    private const string Sql = "sql";
    private const string LinePrefix = "Directive: ";
    private readonly ConditionalWeakTable<KernelCommand, CellState> _states = [];
    private readonly InputWords _inputs = new(host);
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Adds a directive for each magic that the kernel does not have yet, as after an extension was loaded; SQL, a language, becomes a kernel.</summary>
    public void AddTo(CompositeKernel root)
    {
        foreach (var magic in CommandCatalog.Magics.Where(_added.Add))
        {
            if (magic == Sql)
            {
                AddSql(root);
                continue;
            }

            // The tool has a #!connect of its own, to which kernels add theirs; there, databases are connected by ops.ConnectAsync.
            if (root.KernelInfo.SupportedDirectives.Any(known => known.Name == "#!" + magic))
            {
                continue;
            }

            var commands = CommandCatalog.Under(magic);
            var directive = new KernelActionDirective("#!" + magic, string.Join(" ", commands.Select(command => command.Summary)));
            root.AddDirective(directive, RunAsync);
            if (commands is [{ } only] && only.Name == magic)
            {
                DirectiveParameters.Add(directive, only, host);
                continue;
            }

            directive.Parameters.Add(DirectiveParameters.Help);
            foreach (var command in commands)
            {
                var word = new KernelActionDirective(command.Name[(magic.Length + 1)..], command.Summary);
                directive.Subcommands.Add(word);
                DirectiveParameters.Add(word, command, host);
                // This registers the handler under both words, and the second word as if it were a directive of its own.
                root.AddDirective(word, RunAsync);
                root.KernelInfo.SupportedDirectives.Remove(word);
            }
        }
    }

    /// <summary>Sees each command before that kernel handles it.</summary>
    public Task OnCommandAsync(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        cells.OnCommand(command);
        if (command is RequestCompletions request && MagicCompletions.Of(request, host) is { } completions)
        {
            context.Publish(completions);
            return Task.CompletedTask;
        }

        if (command is SubmitCode or KernelDirectiveCommand || Line(command) is not null)
        {
            if (StateOf(command)?.IsTaken == true)
            {
                return Task.CompletedTask;
            }

            // The kernel for SQL is given the code below the line. Without any it is given nothing: then the query is in the line, or missing.
            if (Line(command) is { } line && Name(line) == Sql && StateOf(command) is { } state)
            {
                state.SqlLine = line;
                if (!Below(command, line).Split('\n').TakeWhile(each => !each.StartsWith("#!", StringComparison.Ordinal)).Any(each => !string.IsNullOrWhiteSpace(each)))
                {
                    return RunAsync(line, "", context);
                }
            }
        }

        return Complaint(command) is { } complaint ? RunAsync(context, () => throw complaint) : next(command, context);
    }

    // A line with an option that is not declared ends the cell before any of it runs, with a command that only complains; ours says what to write instead.
    private static InvalidInputException? Complaint(KernelCommand command)
    {
        if (command.GetType().Name != "AnonymousKernelCommand" || command.Parent is not SubmitCode { Code: var code })
        {
            return null;
        }

        foreach (var line in code.Split('\n').Select(line => line.Trim()).Where(line => CommandCatalog.Magics.Contains(Name(line)) && line.StartsWith("#!", StringComparison.Ordinal)))
        {
            try
            {
                var words = CommandLineWords.Parse(Rest(line));
                using var face = Wording.Use(Face.Notebook);
                if (CommandCatalog.Under(Name(line)) is [{ } only] && !words.Named.ContainsKey(CommandCatalog.Help) && only.UnknownOptions(words) is { Count: > 0 } unknown)
                {
                    return new InvalidInputException(unknown);
                }
            }
            catch (InvalidInputException error)
            {
                return error;
            }
        }

        return null;
    }

    // Runs one magic; an error of a user's is one sentence.
    private async Task RunAsync(KernelInvocationContext context, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            context.Fail(context.Command, message: "The cell was interrupted.");
        }
        catch (ModelOpsException error)
        {
            // Front ends show an exception with its stack.
            host.Refused = error;
            context.Fail(context.Command, message: error.Message);
        }
    }

    /// <summary>Runs a query with what stands behind its magic; a cell that is marked as SQL has none.</summary>
    internal Task RunSqlAsync(SubmitCode query, KernelInvocationContext context) => RunAsync(StateOf(query)?.SqlLine ?? "#!" + Sql, query.Code, context);

    private async Task RunAsync(KernelCommand command, KernelInvocationContext context)
    {
        var line = Line(command)!;
        var body = CommandCatalog.Under(Name(line)).Any(each => each.TakesBody) ? Below(command, line) : "";
        await RunAsync(line, body, context).ConfigureAwait(false);
        if (body.Length > 0)
        {
            StateOf(command)!.IsTaken = true;
        }
    }

    private Task RunAsync(string line, string body, KernelInvocationContext context) => RunAsync(context, async () =>
    {
        try
        {
            var words = await _inputs.FillAsync(CommandLineWords.Parse(Rest(line)), context.CancellationToken).ConfigureAwait(false);
            await CommandCatalog.RunAsync(ops, Name(line), words, body, context.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.Forget();
        }
    });

    private void AddSql(CompositeKernel root)
    {
        if (root.FindKernelByName(Sql) is null)
        {
            root.Add(new SqlKernel(host, this));
        }
    }

    // What a directive's command holds is internal to that kernel, but for its text.
    private static string? Line(KernelCommand command) =>
        command.ToString() is { } text && text.StartsWith(LinePrefix, StringComparison.Ordinal) ? text[LinePrefix.Length..].Trim() : null;

    private static string Name(string line) => line.Split((char[]?)null, 2)[0].Replace("#!", "", StringComparison.Ordinal);

    private static string Rest(string line) => line.Split((char[]?)null, 2) is [_, var rest] ? rest : "";

    private CellState? StateOf(KernelCommand command) => command.Parent is { } cell ? _states.GetOrCreateValue(cell) : null;

    // The code below a magic: parts of a cell are told apart before any of them runs, so it is taken from the cell's text. Of equal lines each is looked for below the one before.
    private string Below(KernelCommand command, string line)
    {
        if (command.Parent is not SubmitCode { Code: var code } || StateOf(command) is not { } state)
        {
            return "";
        }

        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, state.Below, each => each.Trim() == line);
        if (at < 0)
        {
            return "";
        }

        state.Below = at + 1;
        var below = string.Join('\n', lines[state.Below..]);
        return string.IsNullOrWhiteSpace(below) ? "" : below;
    }

    /// <summary>How far the magics of a cell have come.</summary>
    private sealed class CellState
    {
        /// <summary>The line below the last magic that takes code.</summary>
        public int Below { get; set; }

        /// <summary>The last line of SQL's magic.</summary>
        public string? SqlLine { get; set; }

        /// <summary>True when a magic has run the rest of the cell.</summary>
        public bool IsTaken { get; set; }
    }
}
