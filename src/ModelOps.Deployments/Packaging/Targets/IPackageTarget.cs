namespace ModelOps;

/// <summary>A kind of place that runs the container of a model. An extension adds one with <c>PackageTargets.Add</c>.</summary>
public interface IPackageTarget
{
    /// <summary>Its name: lower case letters, digits and dashes.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Summary { get; }

    /// <summary>What the place expects of a container. Asked when a package is made, with nothing set, and when a container starts.</summary>
    /// <param name="environment">Gives the value of an environment variable of the container; null when it is not set.</param>
    /// <exception cref="InvalidInputException">The environment has a value that cannot be used.</exception>
    ServingContract Contract(Func<string, string?> environment);

    /// <summary>The files that the place needs beside the image: the same for the same context, in a folder of its name, and without secrets.</summary>
    /// <param name="context">What is packaged.</param>
    IReadOnlyList<PackageFile> Files(PackageContext context);
}
