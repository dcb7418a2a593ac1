using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops engines</c>.</summary>
internal static class EnginesVerb
{
    internal static Command Create()
    {
        var command = new Command("engines", "List the engines that pipelines and trials can run on, with their settings, and whether they can be used here.");
        command.SetAction(result =>
        {
            var output = result.InvocationConfiguration.Output;
            foreach (var engine in JobEngines.All)
            {
                output.WriteLine($"{engine.Name}: {engine.Description}");
                output.WriteLine($"  {engine.Missing ?? "It can be used here."}");
                foreach (var (name, description) in engine.Settings)
                {
                    output.WriteLine($"  {name}: {description}");
                }
            }
        });
        return command;
    }
}
