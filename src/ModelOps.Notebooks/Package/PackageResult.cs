namespace ModelOps;

/// <summary>What a model was packaged as.</summary>
/// <param name="Model">The model's reference.</param>
/// <param name="Package">The package.</param>
public sealed record PackageResult(string Model, PackagedModel Package) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"{Model} packaged for {Package.Target}")
            .Fact("folder", Package.Folder)
            .Fact("content", $"{Package.Files.Count} files, {Package.Bytes / 1e6:0} MB")
            .Fact("image", Package.Image)
            .Fact("base", Package.BaseImage)
            .Fact("bill of materials", $"sbom.cdx.json, {Package.Libraries} libraries")
            .Fact("signature", Package.SignedBy is { } key ? $"ECDSA P-256, SHA-256 of the public key {key[..16]}…" : "none")
            .Fact("OCI image", Package.Oci)
            .Fact("OCI digest", Package.OciDigest);
        return Package.SignedBy is null ? view.Note($"Nothing is signed: whoever can change the folder can change its digests, too. Sign it with {Wording.Option("key")}.") : view;
    }
}
