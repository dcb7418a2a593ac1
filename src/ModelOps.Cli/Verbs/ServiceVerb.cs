using System.CommandLine;
using ModelOps.Cli.Native;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops service ID</c>, which <c>deploy --background</c> and systemd start: the process of a deployment.</summary>
internal static class ServiceVerb
{
    internal static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The folder of the deployment among those of this user." };
        var command = new Command("service", "Serve a deployment of this user; 'deploy --background' does this.") { id };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(id);
            if (!OperatingSystem.IsWindows())
            {
                // What started it may end; a terminal's Ctrl+C is not for it.
                Posix.Detach(DeploymentHost.LogOf(name));
            }

            return DeploymentHost.RunAsync(name, cancellationToken);
        });
        return command;
    }
}
