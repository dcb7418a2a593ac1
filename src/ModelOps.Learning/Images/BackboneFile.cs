using System.Security.Cryptography;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Images;

/// <summary>The ONNX file of a net that was trained before, and how it takes pixels.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Model">The graph.</param>
/// <param name="Preparation">A graph of its own that prepares pixels for it; null without one.</param>
/// <param name="Digest">The SHA-256 of all of it.</param>
internal sealed record BackboneFile(string Name, OnnxModel Model, OnnxModel? Preparation, string Digest)
{
    /// <summary>The name of the net that a NuGet package carries.</summary>
    public const string ResNet18 = "resnet18";

    private const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    // What a message of protobuf, and so an ONNX file, may hold.
    private const long MostBytes = int.MaxValue;

    /// <summary>Reads the net that a name or a path means.</summary>
    /// <exception cref="InvalidInputException">No such file, no ONNX model, or one that is too large.</exception>
    public static BackboneFile Read(string name) => Read(name, Packages);

    /// <summary>As <see cref="Read(string)"/>, with NuGet's packages in another folder.</summary>
    internal static BackboneFile Read(string name, string packages)
    {
        if (name == ResNet18)
        {
            var folder = PackageFolder(packages);
            return Of(name, Path.Combine(folder, "ResNet18Onnx", "ResNet18.onnx"), Path.Combine(folder, "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
        }

        var path = Directory.Exists(name) ? Path.Combine(name, "model.onnx") : name;
        return File.Exists(path) ? Of(name, path, null)
            : throw new InvalidInputException($"'backbone' of cnn is '{name}', but there is no such file.{Suggestion.For(name, [ResNet18])} Give {ResNet18}, the path of an ONNX file, or the folder of a model.");
    }

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // The package's props copy the files beside an app that references it; else they are among NuGet's packages.
    private static string PackageFolder(string packages)
    {
        var package = Path.Combine(packages, Package.ToLowerInvariant());
        string[] versions = Directory.Exists(package) ? [.. Directory.GetDirectories(package).OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version())] : [];
        return versions.Select(folder => Path.Combine(folder, "tools", "DnnImageModels")).Prepend(Path.Combine(AppContext.BaseDirectory, "DnnImageModels")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "ResNet18Onnx", "ResNet18.onnx")))
            ?? throw new InvalidInputException($"The backbone {ResNet18} is a file of the NuGet package {Package}, which is not in '{packages}'. Restore it, as by 'dotnet add package {Package}' in a project or '#r \"nuget: {Package}\"' in a notebook, or give the path of an ONNX file.");
    }

    private static BackboneFile Of(string name, string path, string? preparation)
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            throw new InvalidInputException($"The backbone '{name}' has {new FileInfo(path).Length:N0} bytes, but an ONNX file holds 2 GB at most, and the model would, too. Choose a smaller one.");
        }

        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            OnnxModel Model(string file)
            {
                var bytes = File.ReadAllBytes(file);
                hash.AppendData(bytes);
                return OnnxModel.Read(bytes);
            }

            var model = Model(path);
            return new BackboneFile(name, model, preparation is null ? null : Model(preparation), Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelException)
        {
            throw new InvalidInputException($"The backbone '{name}' cannot be read: {exception.Message}", exception);
        }
    }
}
