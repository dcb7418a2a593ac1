using System.Collections.Concurrent;
using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>Runs a script of <c>Jupyter/Python</c> with the system's Python, whose Debian packages bring Jupyter's own client.</summary>
internal static class PythonScript
{
    private const string Python = "/usr/bin/python3";

    // Each is tried once: a start of Python takes half a second.
    private static readonly ConcurrentDictionary<string, Lazy<Task<(int ExitCode, string Output)>>> _imports = new(StringComparer.Ordinal);

    /// <summary>Skips the test unless the system's Python can import the modules.</summary>
    public static async Task RequireAsync(params string[] modules)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not installed");
        var names = string.Join(", ", modules);
        var (exitCode, _) = await _imports.GetOrAdd(names, new Lazy<Task<(int, string)>>(() => RunProcessAsync(["-c", $"import {names}"], TimeSpan.FromSeconds(60), []))).Value;
        Assert.SkipUnless(exitCode == 0, $"Python modules are missing: {names} (Debian: python3-zmq, python3-jupyter-client, python3-jupyter-kernel-test)");
    }

    /// <summary>Runs a script and fails with its output unless it exits with 0.</summary>
    public static async Task<string> RunAsync(string script, string[] arguments, TimeSpan timeout, IReadOnlyDictionary<string, string>? environment = null)
    {
        var path = Path.Combine(RepositoryPaths.Root, "tests", "ModelOps.Kernel.Tests", "Jupyter", "Python", script);
        var (exitCode, output) = await RunProcessAsync([path, .. arguments], timeout, environment ?? new Dictionary<string, string>());
        Assert.True(exitCode == 0, $"{script} ended with {exitCode}:\n{output}");
        return output;
    }

    private static async Task<(int ExitCode, string Output)> RunProcessAsync(string[] arguments, TimeSpan timeout, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"it did not end within {timeout}\n{await output}\n{await error}");
        }

        return (process.ExitCode, $"{await output}\n{await error}");
    }
}
