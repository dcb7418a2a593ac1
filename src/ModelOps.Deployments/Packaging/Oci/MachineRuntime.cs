using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Packaging.Oci;

/// <summary>What a container without a base image needs of this machine: .NET itself, where the tool does not bring it, and the C libraries that it and the tool load.</summary>
internal static partial class MachineRuntime
{
    /// <summary>Where .NET is in the image.</summary>
    internal const string Dotnet = "opt/dotnet";

    private const string Certificates = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The files of the first layer.</summary>
    /// <param name="tool">The tool that will run there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">This machine is not what the tool's libraries are for.</exception>
    internal static async Task<IReadOnlyList<LayerFile>> FilesAsync(ToolFiles tool, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture(tool))
        {
            throw new InvalidInputException($"An image without Docker takes .NET and the C library from this machine, which must be {tool.Platform}. Package on such a machine, or build the Dockerfile.");
        }

        var files = new List<LayerFile>();
        if (!tool.IsSelfContained)
        {
            files.AddRange(Framework());
        }

        var cryptography = LoadedCryptography();
        string[] native = [.. files.Select(file => file.Source!).Concat(tool.Files.Select(file => Path.Combine(tool.Folder, file))).Where(IsElf), .. cryptography];
        files.AddRange(cryptography.Concat(await NeededAsync(native, cancellationToken).ConfigureAwait(false)).DistinctBy(Path.GetFileName).Select(path => new LayerFile(path.TrimStart('/'), path, IsProgram: true)));
        if (File.Exists(Certificates))
        {
            files.Add(new LayerFile(Certificates.TrimStart('/'), Certificates));
        }

        files.Add(Text("etc/passwd", "root:x:0:0:root:/:/sbin/nologin\nmodelops:x:65532:65532:modelops:/tmp:/sbin/nologin\n"));
        files.Add(Text("etc/group", "root:x:0:\nmodelops:x:65532:\n"));
        files.Add(Text("etc/nsswitch.conf", "hosts: files dns\n"));
        return files;
    }

    private static Architecture Architecture(ToolFiles tool) => tool.Platform == "linux-arm64" ? System.Runtime.InteropServices.Architecture.Arm64 : System.Runtime.InteropServices.Architecture.X64;

    private static LayerFile Text(string path, string text) => new(path, null, Encoding.UTF8.GetBytes(text));

    // The shared .NET that runs this process: the program, its resolver, and both frameworks.
    private static IEnumerable<LayerFile> Framework()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(core, "..", "..", ".."));
        var resolver = Directory.Exists(Path.Combine(root, "host", "fxr"))
            ? Directory.GetDirectories(Path.Combine(root, "host", "fxr")).MaxBy(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version())
            : null;
        if (resolver is null || !File.Exists(Path.Combine(root, "dotnet")))
        {
            throw new InvalidInputException($"The .NET that runs this program is not a shared one in '{root}', so it cannot go into an image. Name the folder of a self-contained tool with {Wording.Option("tool")}, or build the Dockerfile.");
        }

        return new[] { Path.Combine(root, "dotnet") }.Concat(new[] { resolver, core, web }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
            .Where(path => !path.EndsWith(".xml", StringComparison.Ordinal))
            .Select(path => new LayerFile($"{Dotnet}/{Path.GetRelativePath(root, path)}", path, IsProgram: Path.GetFileName(path) == "dotnet"));
    }

    private static bool IsElf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("\u007fELF"u8);
    }

    // .NET opens OpenSSL when it first needs it: no file names it. After a digest this process has it open.
    private static string[] LoadedCryptography()
    {
        _ = SHA256.HashData([]);
        return [.. File.ReadLines("/proc/self/maps").Select(line => OpenSsl().Match(line)).Where(match => match.Success).Select(match => match.Value).Distinct()];
    }

    // What the dynamic linker finds for them here. What it does not find is missing here, too, and the programs run all the same.
    private static async Task<IReadOnlyList<string>> NeededAsync(IReadOnlyList<string> libraries, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ldd", libraries) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            _ = await errors.ConfigureAwait(false);
            return [.. Found().Matches(output).Select(match => match.Groups[1].Value).Where(path => !libraries.Contains(path)).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidInputException("The program 'ldd', which names the C libraries for an image without Docker, is not on this machine. Install it (Debian: libc-bin), or build the Dockerfile.", exception);
        }
    }

    [GeneratedRegex(@"/\S*/lib(?:ssl|crypto)\.so\S*$")]
    private static partial Regex OpenSsl();

    // "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)" and "/lib64/ld-linux-x86-64.so.2 (0x…)".
    [GeneratedRegex(@"(?:=> |^\t)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Found();
}
