using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Scripts;

/// <summary>
/// Runs a C# script in the dialect of <c>dotnet script</c>: <c>Args</c>, <c>#r</c>, <c>#load</c>, await at the top,
/// and <c>return n</c> as exit code. A value of a trailing expression is not shown.
/// </summary>
/// <param name="kernel">The session to run in; its options name the script as its notebook, so that packages are locked beside it.</param>
public sealed class ScriptRunner(NotebookKernel kernel)
{
    // What dotnet script imports beyond a notebook's own.
    private static readonly string[] _imports = ["System.Console", "System.Diagnostics", "System.Dynamic", "System.Linq.Expressions"];

    /// <summary>What came of the script that ran last; null before the first.</summary>
    public CellResult? Result { get; private set; }

    /// <summary>Runs a script.</summary>
    /// <param name="path">A <c>.csx</c> or <c>.cs</c> file.</param>
    /// <param name="arguments">The script's <c>Args</c>.</param>
    /// <param name="sink">Takes what the script writes.</param>
    /// <param name="input">Answers <c>Console.ReadLine</c>; null for the process's own standard input.</param>
    /// <param name="cancellationToken">Interrupts the script.</param>
    /// <returns>The script's exit code: what it returned, 0 when nothing, 1 when it failed; the error went to the sink.</returns>
    /// <exception cref="KernelException">The file cannot be read.</exception>
    public async Task<int> RunAsync(string path, IReadOnlyList<string> arguments, IOutputSink sink, InputProvider? input = null, CancellationToken cancellationToken = default)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new KernelException($"There is no script '{path}'.");
        }

        kernel.AddImports(_imports);
        kernel.SetVariable("Args", arguments.ToList(), typeof(IList<string>));
        using var end = new EndOfProcess(() => kernel.Latest, () => { });
        Result = await kernel.ExecuteFileAsync(full, sink, input, cancellationToken).ConfigureAwait(false);
        return Result.Error is not null ? 1 : Result.Value is int code ? code : 0;
    }
}
