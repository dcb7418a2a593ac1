using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

/// <summary>Directives about the session itself.</summary>
internal static class SessionDirectives
{
    public static IEnumerable<KernelDirective> All()
    {
        yield return new("#!csharp", "What follows is C#.", (_, _) => Task.CompletedTask) { Aliases = ["#!c#", "#!cs"] };
        yield return new("#!time", "Shows how long the rest of the cell takes.", TimeAsync) { Body = DirectiveBody.RestOfCell };
        yield return new("#!skip-if", "Leaves out the rest of the cell when a C# condition is true.", SkipIfAsync) { Body = DirectiveBody.RestOfCell, AcceptsOtherOptions = true };
        yield return new("#!who", "Shows the names of the variables.", (invocation, _) =>
        {
            invocation.Context.Display(invocation.Context.Kernel.Variables.Select(variable => variable.Name).ToList());
            return Task.CompletedTask;
        });
        yield return new("#!whos", "Shows the variables with their types and values.", (invocation, _) =>
        {
            var kernel = invocation.Context.Kernel;
            var rows = kernel.Variables.Select(variable => new { variable.Name, Type = TypeText.Short(variable.Type), Value = Brief(kernel, variable.Value) });
            invocation.Context.Display(rows.ToList());
            return Task.CompletedTask;
        });
        yield return new("#!lsmagic", "Lists all directives.", (invocation, _) =>
        {
            var help = invocation.Context.Kernel.Directives.Select(DirectiveHelp.Describe).ToList();
            invocation.Context.Display(new JsonObject
            {
                ["text/plain"] = string.Join('\n', help.Select(entry => entry["text/plain"])),
                ["text/html"] = string.Concat(help.Select(entry => entry["text/html"])),
            });
            return Task.CompletedTask;
        });
        yield return new("#!about", "Shows the versions of the kernel, the runtime and the system.", (invocation, _) =>
        {
            var version = typeof(NotebookKernel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            var text = $"ModelOps.Kernel {version.Split('+')[0]}\n{RuntimeInformation.FrameworkDescription}\n{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}";
            invocation.Context.Display(new JsonObject { ["text/plain"] = text, ["text/html"] = $"<pre>{WebUtility.HtmlEncode(text)}</pre>" });
            return Task.CompletedTask;
        });
        yield return new("#!import", "Runs a notebook or a C# file in this session.", ImportAsync)
        {
            Parameters = [new("file", "A file .ipynb, .dib, .cs or .csx, relative to the notebook.") { Required = true, Kind = DirectiveValue.File }],
        };
    }

    private static async Task TimeAsync(DirectiveInvocation invocation, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var value = await invocation.RunBodyAsync().ConfigureAwait(false);
        var elapsed = watch.Elapsed;
        if (value is not null)
        {
            invocation.Context.Display(value);
        }

        invocation.Context.Display(string.Create(CultureInfo.InvariantCulture, $"Wall time: {elapsed.TotalMilliseconds:0.0} ms"));
    }

    private static async Task SkipIfAsync(DirectiveInvocation invocation, CancellationToken cancellationToken)
    {
        var condition = invocation.Line[invocation.Directive.Name.Length..].Trim();
        var value = condition.Length == 0 ? null : await invocation.Context.RunCodeAsync(condition, firstLine: invocation.LineNumber, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (value is not bool skips)
        {
            throw new KernelException(condition.Length == 0
                ? "'#!skip-if' needs a condition of C#, such as #!skip-if rows == 0."
                : $"'{condition}' is not true or false, so '#!skip-if' cannot use it. Write a condition of C#, such as rows == 0.");
        }

        if (skips)
        {
            invocation.Context.Write($"Skipped, since {condition} is true.\n");
        }
        else if (await invocation.RunBodyAsync().ConfigureAwait(false) is { } shown)
        {
            invocation.Context.Display(shown);
        }
    }

    private static async Task ImportAsync(DirectiveInvocation invocation, CancellationToken cancellationToken)
    {
        var path = invocation.Context.Kernel.Resolve(invocation.Positional[0]);
        if (Path.GetExtension(path).ToLowerInvariant() is ".ipynb" or ".dib")
        {
            foreach (var cell in NotebookDocument.Load(path).Cells.Where(cell => cell.Kind == CellKind.Code))
            {
                var value = await invocation.Context.RunCodeAsync(cell.Source, cell.Language).ConfigureAwait(false);
                if (value is not null)
                {
                    invocation.Context.Display(value);
                }
            }
        }
        else
        {
            await invocation.Context.Kernel.LoadFileAsync(invocation.Context, path).ConfigureAwait(false);
        }
    }

    private static string Brief(NotebookKernel kernel, object? value)
    {
        var text = kernel.Formatters.Format(value, FormatterName)[FormatterName]?.ToString() ?? "";
        return text.Length > 100 ? text[..100] + "…" : text;
    }

    private const string FormatterName = "text/plain";
}
