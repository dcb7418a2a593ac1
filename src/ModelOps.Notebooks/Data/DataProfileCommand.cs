namespace ModelOps;

internal sealed class DataProfileCommand() : LifecycleCommand<DataProfileOptions, DataProfileResult>("data profile", "Show ranges, histograms, missing values, repeats, correlations, and what to be wary of.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Profiling";

    public override async Task<DataProfileResult> ExecuteAsync(ModelOpsSession ops, DataProfileOptions options, CancellationToken cancellationToken)
    {
        var profile = await Task.Run(() => FrameProfile.Of(options.Data.Frame, options.Data.Name), cancellationToken).ConfigureAwait(false);
        if (options.Out is { } file)
        {
            profile.Save(Path.GetFullPath(file, ops.Folder));
        }

        return new DataProfileResult(profile, options.Out);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(DataProfileOptions options, DataProfileResult result) =>
        options.As is { } name ? [(name, result.Profile)] : [];
}
