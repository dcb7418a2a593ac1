namespace ModelOps;

/// <summary>What <c>#!package</c> takes.</summary>
public sealed record PackageOptions
{
    /// <summary>The model to package.</summary>
    [Parameter("Model: name@alias, name/version, a variable, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The folder to write; new or empty.</summary>
    [Parameter("Folder for the package; new or empty.", Required = true)]
    public string To { get; init; } = "";

    /// <summary>The place it is for: one of <see cref="PackageTargets"/>.</summary>
    [Parameter("What it is for: docker, kubernetes, kserve, sagemaker, azureml, vertex, or what an extension adds.")]
    public string For { get; init; } = PackageTargets.Default;

    /// <summary>What the model is served as, and its image is called; by default the registered name, or <c>model</c>.</summary>
    [Parameter("Name of the service and its image: lower case letters, digits and dashes; by default the model's.")]
    public string? Name { get; init; }

    /// <summary>The image's reference in the files that name it; by default name and version.</summary>
    [Parameter("Image that the files name, as registry.example.com/credit-risk:3; by default name and version.")]
    public string? Image { get; init; }

    /// <summary>The private key that signs: <c>env:NAME</c>, or <c>file:PATH</c>.</summary>
    [Parameter("Private key to sign with, ECDSA P-256 in PEM form: env:NAME or file:PATH. Without one nothing is signed.")]
    public string? Key { get; init; }

    /// <summary>The base image, pinned by version or digest.</summary>
    [Parameter("Base image, pinned by version or digest; by default ASP.NET Core's of this .NET version.")]
    public string? Base { get; init; }

    /// <summary>Where to write an OCI image, too.</summary>
    [Parameter("Write an OCI image without Docker, too: a new folder for its layout, or a new .tar file.")]
    public string? Oci { get; init; }

    /// <summary>The folder of the tool that serves in the container; by default the one that runs.</summary>
    [Parameter("Folder of the tool that serves in the container; by default the one that runs.")]
    public string? Tool { get; init; }
}
