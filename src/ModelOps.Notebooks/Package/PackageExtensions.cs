namespace ModelOps;

/// <summary>The C# call of <c>#!package</c>.</summary>
public static class PackageExtensions
{
    /// <summary>Packages a model with the host that serves it: a folder to build an image from, with digests, a signature and a bill of materials.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: <c>name@alias</c>, <c>name/3</c>, a variable, a folder.</param>
    /// <param name="to">The folder to write; new or empty.</param>
    /// <param name="options">How; its model and folder are not used. Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">Options that cannot be used, a folder with content, or a tool without what a container needs.</exception>
    public static Task<PackageResult> PackageAsync(this ModelOpsSession ops, NamedModel model, string to, PackageOptions? options = null, CancellationToken cancellationToken = default) =>
        new PackageCommand().CallAsync(ops, (options ?? new PackageOptions()) with { Model = model, To = to }, cancellationToken);
}
