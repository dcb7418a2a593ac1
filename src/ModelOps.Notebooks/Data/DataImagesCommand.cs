namespace ModelOps;

internal sealed class DataImagesCommand() : LifecycleCommand<DataImagesOptions, DataImagesResult>("data images", "Read a folder of images into a frame of paths and labels.")
{
    public override bool UsesExperiment => false;

    public override bool GivesFrame => true;

    public override async Task<DataImagesResult> ExecuteAsync(ModelOpsSession ops, DataImagesOptions options, CancellationToken cancellationToken)
    {
        var folder = ops.ResolvePath(options.Folder);
        var live = new LiveProgress(ops, "Reading images");
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<(int Done, int Total)>(read => ((double)read.Done / read.Total, $"{read.Done} of {read.Total}"));
        var read = new ImageFolderOptions { SkipBroken = options.OnError == "skip", Validation = options.Validation, Test = options.Test, Seed = options.Seed };
        var images = await Task.Run(() => ImageFolder.Read(folder, read, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        ops.Remember(images.Frame, folder);
        return new DataImagesResult(images, options.As ?? DataLoadCommand.VariableName(folder), options.Show);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(DataImagesOptions options, DataImagesResult result)
    {
        yield return (result.Variable, result.Frame);
        foreach (var set in result.Images.Sets)
        {
            yield return ($"{result.Variable}_{set}", result.Images.Part(set));
        }
    }
}
