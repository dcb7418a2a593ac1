using System.IO.Compression;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Packages;

/// <summary>Restores from a folder of packages made here, so that no network is needed.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _id = "Notebook.Test" + Guid.NewGuid().ToString("N")[..10];

    public PackageTests()
    {
        _folder.Write("nuget.config", $"<configuration><packageSources><clear /><add key=\"local\" value=\"{_folder.File("feed")}\" /></packageSources></configuration>");
        Directory.CreateDirectory(_folder.File("feed"));
        Pack("1.0.0");
        Pack("2.0.0");
    }

    public void Dispose()
    {
        _folder.Dispose();
        var cached = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages", _id.ToLowerInvariant());
        if (Directory.Exists(cached))
        {
            Directory.Delete(cached, recursive: true);
        }
    }

    [Fact]
    public async Task A_package_is_restored_once_locked_and_then_taken_from_the_lock()
    {
        using (var first = Open())
        {
            await first.RunAsync($"#r \"nuget: {_id}, 1.0.0\"\nConsole.Write(\"after\");\nHeld.Version");
            Assert.Null(first.Error?.Message);
            Assert.Equal("1.0.0", first.Result);
            Assert.EndsWith("after", first.Stdout);
            await first.RunAsync($"#r \"nuget: {_id}, 2.0.0\"");
            Assert.Equal($"'{_id}' is asked for as 2.0.0, but this session has it as 1.0.0. One session can have one version: restart the kernel, or ask for 1.0.0.", first.Error!.Message);
        }

        using (var updated = new Session(new KernelOptions { NotebookPath = _folder.File("book.ipynb"), UpdateLock = true }))
        {
            await updated.RunAsync($"#r \"nuget: {_id}, [1.0.0]\"\nHeld.Version");
            Assert.Equal("1.0.0", updated.Result);
            Assert.Contains("[1.0.0]", await File.ReadAllTextAsync(_folder.File("book.lock.json")));
        }

        // With the feed gone, only the lock and the cache can answer.
        Directory.Delete(_folder.File("feed"), recursive: true);
        using (var second = Open())
        {
            await second.RunAsync($"#r \"nuget: {_id}, [1.0.0]\"\nHeld.Version");
            Assert.Equal("1.0.0", second.Result);
            Assert.DoesNotContain("Restoring", second.Stdout);
        }

        using (var other = Open())
        {
            await other.RunAsync($"#r \"nuget: {_id}, 2.0.0\"");
            Assert.Equal($"The package lock '{_folder.File("book.lock.json")}' does not have {_id} 2.0.0. If the notebook's #r lines changed on purpose, delete the lock: the next run writes it anew.", other.Error!.Message);
        }

        var lockFile = _folder.File("book.lock.json");
        var text = await File.ReadAllTextAsync(lockFile);
        await File.WriteAllTextAsync(lockFile, text.Replace($"{_id}.dll\": \"", $"{_id}.dll\": \"0", StringComparison.Ordinal));
        using var changed = Open();
        await changed.RunAsync($"#r \"nuget: {_id}, [1.0.0]\"");
        Assert.Contains("is not the file that the package lock", changed.Error!.Message);
    }

    [Fact]
    public async Task A_package_that_is_not_there_is_named()
    {
        using var session = Open();
        await session.RunAsync("#r \"nuget: Notebook.Absent, 1.0.0\"");
        Assert.StartsWith("The packages cannot be restored: error NU1101: Unable to find package Notebook.Absent.", session.Error!.Message);
        Assert.False(File.Exists(_folder.File("book.lock.json")));
        await session.RunAsync("#r \"nuget: a b\"");
        Assert.Equal("'a b' is not a package's name. Write #r \"nuget: Package, Version\".", session.Error!.Message);
        await session.RunAsync("#r \"absent.dll\"");
        Assert.Equal($"There is no assembly '{_folder.File("absent.dll")}'. Give a path relative to the notebook, or \"nuget: Package, Version\".", session.Error!.Message);
    }

    [Fact]
    public async Task A_referenced_file_finds_what_lies_beside_it()
    {
        Build("Beneath", "public static class Beneath { public static string Name => \"beneath\"; }", _folder.File("libs", "Beneath.dll"));
        Build("Above", "public static class Above { public static string Name => Beneath.Name; }", _folder.File("libs", "Above.dll"), _folder.File("libs", "Beneath.dll"));
        using var session = Open();
        await session.RunAsync("#r \"libs/Above.dll\"\nAbove.Name");
        Assert.Equal("beneath", session.Result);
    }

    [Fact]
    public async Task A_file_that_was_compiled_for_netstandard_shares_its_types_with_the_runtime()
    {
        using var session = Open();
        await session.RunAsync($"#r \"{typeof(Microsoft.FSharp.Core.Unit).Assembly.Location}\"\nMicrosoft.FSharp.Collections.ListModule.OfSeq(new[] {{ 1, 2 }}).Select(n => n + 1).Sum()");
        Assert.Equal("5", session.Result);
    }

    private Session Open() => new(new KernelOptions { NotebookPath = _folder.File("book.ipynb") });

    private void Pack(string version)
    {
        var library = _folder.File("build", version, _id + ".dll");
        Build(_id, $"public static class Held {{ public static string Version => \"{version}\"; }}", library);
        using var package = ZipFile.Open(_folder.File("feed", $"{_id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(library, $"lib/net8.0/{_id}.dll");
        using var writer = new StreamWriter(package.CreateEntry(_id + ".nuspec").Open());
        writer.Write($"<package><metadata><id>{_id}</id><version>{version}</version><authors>tests</authors><description>For a test.</description></metadata></package>");
    }

    private static void Build(string name, string code, string path, params string[] references)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var known = new ReferenceSet();
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            name, [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code)],
            [.. known.Start(), .. known.Add(references)], new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        using var file = File.Create(path);
        Assert.True(compilation.Emit(file).Success);
    }
}
