using ModelOps.Kernel.Engine;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>The functions of Polyglot Notebooks under their names there, so that existing notebooks run.</summary>
public static class Kernel
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The MIME types to show it as; none for the formatter's choice.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(Cell.Display(value, mimeTypes));

    /// <summary>Text that is shown as HTML.</summary>
    /// <param name="content">HTML.</param>
    public static HtmlString HTML(string content) => new(content);

    /// <summary>Runs JavaScript in the front end.</summary>
    /// <param name="scriptContent">JavaScript.</param>
    public static void Javascript(string scriptContent) => Cell.Display(new System.Text.Json.Nodes.JsonObject { ["text/html"] = $"<script type=\"text/javascript\">{scriptContent}</script>" });

    /// <summary>Adds a style sheet to the notebook.</summary>
    /// <param name="content">CSS.</param>
    public static void CSS(string content) => Cell.Display(new System.Text.Json.Nodes.JsonObject { ["text/html"] = $"<style>{content}</style>" });

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

    internal static CellContext Cell => CellContext.Current
        ?? throw new ModelOps.Kernel.KernelException("Values can be shown, and questions asked, only by the code of a cell.");
}
