using ModelOps.Cli.Application;
using ModelOps.Cli.Watching;

namespace ModelOps.Cli.Tests.Support;

/// <summary>
/// The tool's verbs in the process of the tests, for what does not depend on a process of its own, such as a message: a start takes a second, and this a few hundredths.
/// The folder and the variables are those of the process, so these classes run after all others, one after another.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InThisProcess
{
    internal const string Name = "in this process";

    internal static Task<Tool.Result> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment) => RunAsync(folder, arguments, new StringWriter(), environment);

    /// <param name="folder">The current folder.</param>
    /// <param name="arguments">The words after the tool's name.</param>
    /// <param name="output">Where results go, to be looked at while it runs.</param>
    /// <param name="environment">The variables.</param>
    internal static async Task<Tool.Result> RunAsync(string folder, string[] arguments, TextWriter output, params (string Name, string Value)[] environment)
    {
        Assert.False(Watcher.Takes(arguments), "A verb that runs code runs in a child process.");
        var (error, here) = (new StringWriter(), Environment.CurrentDirectory);
        (string Name, string? Value)[] variables = [("MLFLOW_TRACKING_URI", null), ("MLFLOW_EXPERIMENT_NAME", null), ("MODELOPS_STATE_FOLDER", Path.Combine(folder, ".state")), .. environment];
        var before = Array.ConvertAll(variables, variable => (variable.Name, Value: Environment.GetEnvironmentVariable(variable.Name)));
        try
        {
            Environment.CurrentDirectory = folder;
            Array.ForEach(variables, variable => Environment.SetEnvironmentVariable(variable.Name, variable.Value));
            return new(await CliApplication.RunAsync(arguments, output, error), $"{output}", $"{error}");
        }
        finally
        {
            Environment.CurrentDirectory = here;
            Array.ForEach(before, variable => Environment.SetEnvironmentVariable(variable.Name, variable.Value));
        }
    }
}
