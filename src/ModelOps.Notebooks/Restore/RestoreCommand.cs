using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RestoreCommand() : LifecycleCommand<RestoreOptions, RestoreResult>("restore", "Bring back the code, notebook, parameters and model of a version.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Restoring";

    public override async Task<RestoreResult> ExecuteAsync(ModelOpsSession ops, RestoreOptions options, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(options.To, ops.Folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InvalidInputException($"'{options.To}' is {(File.Exists(folder) ? "a file" : "a folder that is not empty")}. Give a new or an empty folder.");
        }

        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var version = await store.GetVersionByReferenceAsync(options.Version, cancellationToken).ConfigureAwait(false);

        // What is whole gets the name; nothing is left of what is not.
        var temporary = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            var restored = await new Restoration(ops, store, version, temporary).RunAsync(cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(temporary, folder);
            return restored with { Folder = folder };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{version.Name}/{version.Version} cannot be restored to '{options.To}': {exception.Message.TrimEnd('.')}. Choose another folder.", exception);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}
