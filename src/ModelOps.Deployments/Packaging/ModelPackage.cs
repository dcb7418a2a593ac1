using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ModelOps.Deployments.Packaging.Images;
using ModelOps.Deployments.Packaging.Oci;
using ModelOps.Deployments.Packaging.Sbom;
using ModelOps.Deployments.Packaging.Signing;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps;

/// <summary>Packages: a model with the host that serves it, ready to be built into an image and run elsewhere.</summary>
public static partial class ModelPackage
{
    private const string App = "app";

    /// <summary>Writes a package as a whole: on an error nothing is left behind.</summary>
    /// <param name="modelFolder">The model: a folder with an <c>MLmodel</c> file.</param>
    /// <param name="folder">Where to; it must not exist, or be empty.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">Options that cannot be used (all at once), a folder with content, or a tool without what a container needs.</exception>
    public static async Task<PackagedModel> WriteAsync(string modelFolder, string folder, PackagingOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PackagingOptions();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Refuse(modelFolder, full, options);
        var target = PackageTargets.Find(options.Target);
        var tool = ToolFiles.Of(options.Tool);
        var image = options.Image ?? $"{options.Name}:{options.Version}";
        var context = new PackageContext { Name = options.Name, Version = options.Version, RunId = options.RunId, Image = image, Contract = target.Contract(_ => null) };
        PackageFile[] files = [.. ComposeFile.Of(context), .. target.Files(context)];
        using var key = options.Key is { } reference ? KeyReference.Private(reference) : null;
        var baseImage = options.BaseImage ?? Dockerfile.Base(tool);

        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            CopyModel(modelFolder, Path.Combine(temporary, PackageManifest.ModelFolder));
            CopyTool(tool, Path.Combine(temporary, App), cancellationToken);
            foreach (var file in files)
            {
                Write(temporary, file.Path, file.Text);
            }

            var model = await PackageManifest.OfAsync(Path.Combine(temporary, PackageManifest.ModelFolder), options.Name, options.Version, options.RunId, cancellationToken).ConfigureAwait(false);
            Write(temporary, CycloneDx.FileName, CycloneDx.Of(options.Name, options.Version, tool, [.. model.Files.Select(file => (file.Path, file.Sha256))]));
            Write(temporary, "Dockerfile", Dockerfile.Of(baseImage, tool, target.Name, context, Content(temporary, key is not null)));
            var manifest = await SignAsync(temporary, options, key, cancellationToken).ConfigureAwait(false);
            Readable(temporary);
            var oci = options.Oci is null ? null : await OciImage.WriteAsync(temporary, options.Oci, tool, target.Name, context, cancellationToken).ConfigureAwait(false);

            if (Directory.Exists(full))
            {
                Directory.Delete(full);
            }

            Directory.Move(temporary, full);
            return new PackagedModel(
                full, image, baseImage, target.Name, [.. manifest.Files.Select(file => file.Path)], manifest.Files.Sum(file => file.Size), key is null ? null : PackageSignature.Fingerprint(key), tool.Libraries.Count, options.Oci, oci);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The package cannot be written to '{folder}': {exception.Message} Choose a folder that can be written, with room for it.", exception);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void Refuse(string modelFolder, string full, PackagingOptions options)
    {
        var errors = new List<string>();
        if (!File.Exists(Path.Combine(modelFolder, "MLmodel")))
        {
            errors.Add($"'{modelFolder}' is not a model folder: it has no MLmodel file. Name a folder as training writes it.");
        }

        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            errors.Add($"'{full}' exists and is not an empty folder. Give a new or an empty folder for the package with {Wording.Option("to")}.");
        }

        if (options.Oci is { } oci && OciImage.Error(oci, full) is { } place)
        {
            errors.Add(place);
        }

        if (!ResourceName().IsMatch(options.Name))
        {
            errors.Add($"'{options.Name}' cannot be the name of an image. Give one of lower case letters, digits and dashes with {Wording.Option("name")}, at most 50.");
        }

        if (!Tag().IsMatch(options.Version))
        {
            errors.Add($"'{options.Version}' cannot be the tag of an image. Give a version of letters, digits, dots and dashes.");
        }

        if (options.Image is { } image && Dockerfile.Error(image) is not null)
        {
            errors.Add($"The image '{image}' cannot be used. Give {Wording.Option("image")} a name with a version or a digest, as registry.example.com/{options.Name}:{options.Version}.");
        }

        if (options.BaseImage is { } baseImage && Dockerfile.Error(baseImage) is { } error)
        {
            errors.Add(error);
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static void CopyModel(string from, string to)
    {
        foreach (var (path, isPlain) in PackageManifest.Paths(Path.GetFullPath(from)))
        {
            Copy(isPlain ? Path.Combine(from, path) : throw new InvalidInputException($"The model has a link, '{path}', and a package holds none. Put the file itself there."), Path.Combine(to, path));
        }
    }

    // The user of a container has no rights but everybody's, whatever the mask of whoever packaged.
    private static void Readable(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Shown = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Entered = Shown | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, Entered);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(path, Directory.Exists(path) || Path.GetRelativePath(folder, path) == Path.Combine(App, ToolFiles.Program) ? Entered : Shown);
        }
    }

    private static void CopyTool(ToolFiles tool, string to, CancellationToken cancellationToken)
    {
        foreach (var file in tool.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(Path.Combine(tool.Folder, file), Path.Combine(to, file));
        }

        File.WriteAllBytes(Path.Combine(to, ToolFiles.DependencyName), tool.DependencyText);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    private static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    // What a Dockerfile copies: all there is, and what is still to be written.
    private static string[] Content(string folder, bool isSigned) =>
    [
        .. Directory.GetDirectories(folder).Where(each => Directory.EnumerateFiles(each, "*", SearchOption.AllDirectories).Any()).Select(each => Path.GetFileName(each) + "/")
            .Concat(Directory.GetFiles(folder).Select(each => Path.GetFileName(each)!))
            .Append("Dockerfile").Append(PackageManifest.FileName).Concat(isSigned ? [PackageManifest.SignatureName] : Array.Empty<string>())
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<PackageManifest> SignAsync(string folder, PackagingOptions options, ECDsa? key, CancellationToken cancellationToken)
    {
        var manifest = await PackageManifest.OfAsync(folder, options.Name, options.Version, options.RunId, cancellationToken).ConfigureAwait(false);
        var bytes = manifest.ToBytes();
        await File.WriteAllBytesAsync(Path.Combine(folder, PackageManifest.FileName), bytes, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, PackageManifest.SignatureName), PackageSignature.Sign(bytes, key), cancellationToken).ConfigureAwait(false);
        }

        return manifest;
    }

    [GeneratedRegex("^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$")]
    private static partial Regex ResourceName();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    private static partial Regex Tag();
}
