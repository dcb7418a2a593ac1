using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using ModelOps.Kernel;
using ModelOps.Kernel.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>The functions of Polyglot Notebooks under their names there, so that existing notebooks run; and a kernel, as far as notebooks use one.</summary>
public sealed class Kernel
{
    private readonly string? _language;

    private Kernel(string name, string? language)
    {
        Name = name;
        _language = language;
    }

    /// <summary>The session with all its languages.</summary>
    public static Kernel Root { get; } = new(".NET", null);

    /// <summary>The session, as the running cell sees it.</summary>
    public static Kernel Current => Root;

    /// <summary>Its name: that of a language, or <c>.NET</c> for all.</summary>
    public string Name { get; }

    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as; none for the formatter's choice.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(Cell.Display(value, mimeTypes));

    /// <summary>Text that is shown as HTML.</summary>
    /// <param name="content">HTML.</param>
    public static HtmlString HTML(string content) => new(content);

    /// <summary>Runs JavaScript in the front end.</summary>
    /// <param name="scriptContent">JavaScript.</param>
    public static void Javascript(string scriptContent) => Cell.Display(new JsonObject { ["text/html"] = $"<script type=\"text/javascript\">{scriptContent}</script>" });

    /// <summary>Adds a style sheet to the notebook.</summary>
    /// <param name="content">CSS.</param>
    public static void CSS(string content) => Cell.Display(new JsonObject { ["text/html"] = $"<style>{content}</style>" });

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">True to wait until there is something new to show, so that it does not flicker.</param>
    public static void ClearOutput(bool wait = false) => Cell.Clear(wait);

    /// <summary>Asks the user for a text.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="typeHint">Ignored: every front end shows a text box.</param>
    /// <exception cref="KernelException">Nobody can answer, as in a headless run.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => Cell.GetInputAsync(prompt);

    /// <summary>Asks the user for a text that is not shown.</summary>
    /// <param name="prompt">The question.</param>
    /// <exception cref="KernelException">Nobody can answer, as in a headless run.</exception>
    public static async Task<PasswordString> GetPasswordAsync(string prompt = "") => new(await Cell.GetInputAsync(prompt, isPassword: true).ConfigureAwait(false));

    /// <summary>The kernel of a language; null when there is none.</summary>
    /// <param name="name">The language, for example <c>csharp</c> or <c>fsharp</c>.</param>
    public Kernel? FindKernelByName(string name) =>
        name == Root.Name ? Root : name == "csharp" || Cell.Kernel.Directives.Find("#!" + name) is not null ? new Kernel(name, name) : null;

    /// <summary>Runs code as part of the running cell, and shows its value.</summary>
    /// <param name="code">The code.</param>
    public Task<KernelCommandResult> SubmitCodeAsync(string code) => SendAsync(new SubmitCode(code));

    /// <summary>Carries a command out as part of the running cell.</summary>
    /// <param name="command">Code to run, a value to send or to ask for.</param>
    /// <param name="cancellationToken">Interrupts the code.</param>
    /// <exception cref="KernelException">The command is of a kind that is not known here.</exception>
    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        var cell = Cell;
        var language = command.TargetKernelName is { } target && target != Root.Name ? target : _language;
        switch (command)
        {
            case SubmitCode submit:
                var value = await cell.RunCodeAsync(submit.Code, language, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (value is not null)
                {
                    cell.Display(value);
                }

                return new KernelCommandResult(value is null ? [new CommandSucceeded(command)] : [new ReturnValueProduced(command, value), new CommandSucceeded(command)]);
            case SendValue send when language is null or "csharp":
                cell.Kernel.SetVariable(send.Name, send.Value);
                return new KernelCommandResult([new CommandSucceeded(command)]);
            case RequestValue request:
                var found = await cell.FindVariableAsync(language ?? "csharp", request.Name).ConfigureAwait(false);
                return new KernelCommandResult([new ValueProduced(command, request.Name, found), new CommandSucceeded(command)]);
            default:
                throw new KernelException($"The command {command.GetType().Name} cannot be sent to '{language ?? Name}' here. Known are SubmitCode, RequestValue, and SendValue to csharp.");
        }
    }

    internal static CellContext Cell => CellContext.Current
        ?? throw new KernelException("Values can be shown, and questions asked, only by the code of a cell.");
}
