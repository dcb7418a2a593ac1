using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Cli.Running;

/// <summary>Starts the C# compiler in the background before the words of the user are understood, where they name a notebook or script that will need it.</summary>
internal static class CompilerStart
{
    // A large notebook takes longer to read twice than this saves.
    private const long MostBytes = 1 << 20;

    /// <summary>Looks at the words, and at the notebook they name. What it cannot read is left to the verb.</summary>
    /// <returns>Whether the compiler was started.</returns>
    internal static Task<bool> BeginAsync(string[] words) => Task.Factory.StartNew(
        () =>
        {
            var isNeeded = NeedsCSharp(words);
            if (isNeeded)
            {
                NotebookKernel.StartCompiler();
            }

            return isNeeded;
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static bool NeedsCSharp(string[] words) => words switch
    {
        ["script", .. var rest] => Array.Exists(rest, word => word.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) && File.Exists(word)),
        ["run", .. var rest] => !Array.Exists(rest, word => word.StartsWith("--kernel", StringComparison.Ordinal)) && Array.Find(rest, IsNotebook) is { } notebook && HasCSharp(notebook),
        _ => false,
    };

    private static bool IsNotebook(string word) =>
        (word.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".dib", StringComparison.OrdinalIgnoreCase)) && new FileInfo(word) is { Exists: true, Length: <= MostBytes };

    private static bool HasCSharp(string notebook) => NotebookDocument.Load(notebook).Cells.Any(cell => cell is { Kind: CellKind.Code, Language: "csharp" });
}
