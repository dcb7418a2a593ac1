using System.Security.Cryptography;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Packaging;

/// <summary>A trained and registered model, and its package, made once by the tool itself.</summary>
public sealed class PackagedModelFixture : IAsyncLifetime
{
    internal const string Rows = """{"dataframe_split":{"columns":["acid","bottle"],"data":[[1,"a"],[6,"b"]]}}""";

    private readonly TemporaryFolder _folder = new();

    internal string Folder => _folder.Path;

    internal string Package => _folder.File("package");

    internal string Output { get; private set; } = "";

    /// <summary>Makes them: about ten seconds.</summary>
    public async ValueTask InitializeAsync()
    {
        _folder.Write("wine.csv", "acid,bottle,quality\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{(i % 2 == 0 ? "a" : "b")},{(i % 7 > 3 ? "good" : "bad")}\n"))));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("key.pem", key.ExportECPrivateKeyPem());
        _folder.Write("key.pub", key.ExportSubjectPublicKeyInfoPem());
        await using (var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = Folder }))
        {
            await ops.RegisterAsync(await ops.TrainAsync("wine.csv", new() { Target = "quality", Trainer = "logistic" }), "Wine Quality", "champion");
        }

        Output = await RunAsync("package", "Wine Quality@champion", "--to", "package", "--key", "file:key.pem");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<string> RunAsync(params string[] arguments)
    {
        var result = await Tool.RunAsync(Folder, arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>A copy of the package, to be changed.</summary>
    internal string Copy()
    {
        var copy = _folder.File("copy-" + Guid.NewGuid().ToString("N"));
        foreach (var file in Directory.GetFiles(Package, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Package, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
