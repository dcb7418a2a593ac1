using System.Globalization;

namespace ModelOps;

internal sealed class PackageCommand() : LifecycleCommand<PackageOptions, PackageResult>("package", "Package a model with its host: Dockerfile, digests, signature, bill of materials, OCI image.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Packaging";

    public override async Task<PackageResult> ExecuteAsync(ModelOpsSession ops, PackageOptions options, CancellationToken cancellationToken)
    {
        var model = options.Model;
        await DeployCommand.RequireApprovedAsync(ops, model, cancellationToken).ConfigureAwait(false);

        // A version that was registered from a folder has an empty run.
        var run = model.RunId is { Length: > 0 } known ? known : null;
        var folder = model.Model.Folder ?? Saved(ops, model.Model);
        var packaging = new PackagingOptions
        {
            Name = options.Name ?? Dashed(model.RegisteredName ?? "model"),
            Version = model.Version?.ToString(CultureInfo.InvariantCulture) ?? run ?? "1",
            RunId = run,
            Target = options.For,
            Image = options.Image,
            BaseImage = options.Base,
            Key = options.Key,
            Tool = options.Tool is { } tool ? ops.ResolvePath(tool) : null,
            Oci = options.Oci is { } oci ? Path.GetFullPath(oci, ops.Folder) : null,
        };
        return new PackageResult(model.Reference, await ModelPackage.WriteAsync(folder, Path.GetFullPath(options.To, ops.Folder), packaging, cancellationToken).ConfigureAwait(false));
    }

    // A model that was never written is written first: the package takes a folder.
    private static string Saved(ModelOpsSession ops, Model model)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"modelops-package-{Guid.NewGuid():N}");
        model.Save(folder, ops.Time);
        ops.DeleteAtEnd(folder);
        return folder;
    }

    // What a registry may call a model, and an image may not: "Credit Risk" becomes credit-risk.
    private static string Dashed(string name) =>
        string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-')).Trim('-');
}
