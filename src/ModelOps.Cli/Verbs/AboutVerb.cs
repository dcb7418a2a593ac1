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
        });
        return command;
    }
}
