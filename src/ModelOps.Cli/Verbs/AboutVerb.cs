using System.CommandLine;
using System.Runtime.InteropServices;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops about</c>: what this is and what it runs on.</summary>
internal static class AboutVerb
{
    internal static Command Create()
    {
        var command = new Command("about", "Show the versions of the tool and of what it runs on.");
        command.SetAction(result =>
        {
            var output = result.InvocationConfiguration.Output;
            output.WriteLine($"modelops {typeof(AboutVerb).Assembly.GetName().Version?.ToString(3)}");
            output.WriteLine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
            output.WriteLine($"ONNX Runtime {Version(() => $"{ModelRuntime.Version}, provider {ModelRuntime.Provider}{(ModelRuntime.Fallback is { } fallback ? $" ({fallback})" : "")}")}");
            output.WriteLine($"DuckDB {Version(() => SqlSession.EngineVersion)}");
            output.WriteLine($"SQLite {Version(() => TrackingStores.SqliteVersion)}");
        });
        return command;
    }

    // A library that is missing is told, not thrown: this verb is what one runs to find out.
    private static string Version(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is ModelOpsException or DllNotFoundException)
        {
            return $"not found: {exception.Message}";
        }
    }
}
