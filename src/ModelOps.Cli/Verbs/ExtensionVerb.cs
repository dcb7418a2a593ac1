using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops extension add|list|remove</c>: packages that add trainers, metrics, steps, stores, sources and commands to the tool.</summary>
internal static class ExtensionVerb
{
    internal static Command Create() => new("extension", "Add packages with trainers, metrics, stores or commands of others to the tool.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var package = new Argument<string>("package") { Description = "NuGet package that is an extension." };
        var version = new Option<string?>("--version") { Description = "Its version; by default the newest." };
        var source = new Option<string[]>("--source") { Description = "Folder or address to look in, beside NuGet's usual ones. May be repeated." };
        var command = new Command("add", "Add an extension, for every notebook, script and verb of this user.") { package, version, source };
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(package);
            await result.InvocationConfiguration.Error.WriteLineAsync($"Restoring {name}…");
            var (installed, added) = await InstalledExtensions.AddAsync(
                result.GetValue(version) is { } chosen ? $"{name}, {chosen}" : name, [.. (result.GetValue(source) ?? []).Select(Full)], cancellationToken: cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"Added {installed.Package} {installed.Version}{(added.Count == 0 ? "" : $": {string.Join(", ", added)}")}. It is loaded by every notebook, script and verb from now on.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List the extensions that were added, and those that the tool brings.");
        command.SetAction(async (result, _) =>
        {
            var installed = InstalledExtensions.All();
            foreach (var loaded in ExtensionLoader.Loaded)
            {
                var origin = installed.Any(each => each.Extension == loaded.Type.Assembly.Location) ? "added" : "the tool's own";
                await result.InvocationConfiguration.Output.WriteLineAsync($"{loaded.Name} {loaded.Version} ({origin}): {string.Join(", ", loaded.Added)}");
            }

            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var package = new Argument<string>("package") { Description = "An extension that was added." };
        var command = new Command("remove", "Remove an extension that was added.") { package };
        command.SetAction(async (result, _) =>
        {
            var removed = InstalledExtensions.Remove(result.GetRequiredValue(package));
            await result.InvocationConfiguration.Output.WriteLineAsync($"Removed {removed.Package} {removed.Version}.");
            return 0;
        });
        return command;
    }

    // A folder is relative to where the user stands, not to the project that restores.
    private static string Full(string source) => Directory.Exists(source) ? Path.GetFullPath(source) : source;
}
