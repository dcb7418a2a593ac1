using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.PowerShell;

/// <summary>PowerShell in a session: one runspace, made when the first cell runs.</summary>
public static class PowerShellLanguage
{
    /// <summary>Adds the language to a session, in place of a <c>pwsh</c> that is installed.</summary>
    /// <param name="kernel">The session.</param>
    public static void AddTo(NotebookKernel kernel) => kernel.AddLanguage(
        new LanguageDescription("pwsh", "What follows is PowerShell.") { Aliases = ["powershell"] },
        () => new EngineLanguage(cell => new PowerShellSession(cell.Host.Folder)));
}
