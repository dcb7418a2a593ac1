namespace ModelOps;

/// <summary>How a model is packaged.</summary>
public sealed record PackagingOptions
{
    /// <summary>What the model is served as, and its image and resources are called: lower case letters, digits and dashes. Default <c>model</c>.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The version of the model. Default <c>1</c>.</summary>
    public string Version { get; init; } = "1";

    /// <summary>The run that logged it; null when not known.</summary>
    public string? RunId { get; init; }

    /// <summary>The place it is for: one of <see cref="PackageTargets"/>. Default <c>docker</c>.</summary>
    public string Target { get; init; } = PackageTargets.Default;

    /// <summary>The image's reference in files that name it, as <c>registry.example.com/credit-risk:3</c>; null for name and version.</summary>
    public string? Image { get; init; }

    /// <summary>The base image, pinned by version or digest; null for .NET's own.</summary>
    public string? BaseImage { get; init; }

    /// <summary>Where the private key is that signs: <c>env:NAME</c>, or <c>file:PATH</c>; an ECDSA key of P-256 in PEM form. Null to sign nothing.</summary>
    public string? Key { get; init; }

    /// <summary>The folder of the tool that serves in the container; null for the one that runs.</summary>
    public string? Tool { get; init; }

    /// <summary>Where to write an OCI image, too: a folder for its layout, or a file that ends in <c>.tar</c>. Null for none.</summary>
    public string? Oci { get; init; }
}
