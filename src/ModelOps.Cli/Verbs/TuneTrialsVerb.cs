using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops tune-trials FOLDER</c>, which the tasks of <c>tune --engine</c> are.</summary>
internal static class TuneTrialsVerb
{
    internal static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of the search." };
        var command = new Command(TrialEngine.Verb, "Run trials of a search on an engine; 'tune --engine' starts this.") { folder };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            await TrialLoop.RunAsync(result.GetRequiredValue(folder), TimeProvider.System, cancellationToken);
            return 0;
        });
        return command;
    }
}
