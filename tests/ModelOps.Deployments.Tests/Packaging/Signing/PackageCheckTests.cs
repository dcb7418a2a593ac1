using System.Security.Cryptography;
using ModelOps.Deployments.Packaging.Signing;

namespace ModelOps.Deployments.Tests.Packaging.Signing;

public sealed class PackageCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Package => _folder.File("package");

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_package_as_it_was_made_passes_with_and_without_its_key()
    {
        await MakeAsync();

        Assert.Equal(["a.txt", "model/MLmodel"], (await PackageCheck.VerifyAsync(Package, _key, Stop)).Files.Select(file => file.Path));
        Assert.Equal("credit", (await PackageCheck.VerifyAsync(Package, null, Stop)).Name);
        Assert.True(PackageCheck.IsPackage(Package));
        Assert.False(PackageCheck.IsPackage(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_was_changed_is_named_whether_its_length_changed_or_not()
    {
        await MakeAsync();
        _folder.Write("package/a.txt", "B");
        Assert.Equal($"The package in '{Package}' is not as it was made: 'a.txt' has changed. Get the package again.", await ErrorAsync(_key));

        _folder.Write("package/a.txt", "longer");
        Assert.Contains("'a.txt' has changed", await ErrorAsync(null));
    }

    [Fact]
    public async Task Files_that_are_missing_or_there_besides_are_named()
    {
        await MakeAsync();
        File.Delete(_folder.File("package", "a.txt"));
        _folder.Write("package/model/extra.py", "x");
        _folder.Write("package/.hidden", "x");

        Assert.Contains("'a.txt' is missing; '.hidden' was not in it; 'model/extra.py' was not in it. Get", await ErrorAsync(_key));
    }

    [Fact]
    public async Task A_name_with_a_backslash_stands_for_no_file_of_the_package()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        await MakeAsync();
        _folder.Write("package/model\\MLmodel", "x");

        Assert.Contains("'model\\MLmodel' was not in it. Get", await ErrorAsync(_key));
    }

    [Fact]
    public async Task Only_the_first_of_many_are_named()
    {
        await MakeAsync();
        Enumerable.Range(0, 9).ToList().ForEach(number => _folder.Write($"package/x{number}", ""));

        Assert.Contains("'x2' was not in it; and 6 more. Get", await ErrorAsync(_key));
    }

    [Fact]
    public async Task A_link_is_refused_even_when_it_leads_to_the_same_content()
    {
        await MakeAsync();
        File.Move(_folder.File("package", "a.txt"), _folder.File("elsewhere"));
        File.CreateSymbolicLink(_folder.File("package", "a.txt"), _folder.File("elsewhere"));
        Directory.CreateSymbolicLink(_folder.File("package", "loop"), Package);

        Assert.Contains("'a.txt' is a link; 'loop' was not in it. Get", await ErrorAsync(_key));
    }

    [Fact]
    public async Task A_list_that_was_written_anew_is_not_of_the_key()
    {
        await MakeAsync();
        _folder.Write("package/a.txt", "B");
        File.WriteAllBytes(_folder.File("package", PackageManifest.FileName), (await PackageManifest.OfAsync(Package, "credit", "1", null, Stop)).ToBytes());

        Assert.NotNull(await PackageCheck.VerifyAsync(Package, null, Stop));
        Assert.Contains("is not of the given key", await ErrorAsync(_key));
    }

    [Fact]
    public async Task Another_key_and_no_signature_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await MakeAsync();
        Assert.Contains("is not of the given key", await ErrorAsync(other));

        File.Delete(_folder.File("package", PackageManifest.SignatureName));
        Assert.Contains("has no signature (modelops-package.sig), but a key to check one was given.", await ErrorAsync(_key));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format":"modelops-package/1","name":"a","version":"1","files":null}""")]
    [InlineData("""{"format":"modelops-package/2","name":"a","version":"1","files":[]}""")]
    public async Task A_list_that_cannot_be_read_is_refused(string text)
    {
        await MakeAsync();
        _folder.Write("package/" + PackageManifest.FileName, text);

        Assert.Contains(Package, await ErrorAsync(null));
    }

    [Fact]
    public async Task A_path_that_leads_out_of_the_package_is_missing()
    {
        await MakeAsync();
        _folder.Write("secret", "x");
        var manifest = await PackageManifest.OfAsync(Package, "credit", "1", null, Stop);
        File.WriteAllBytes(_folder.File("package", PackageManifest.FileName), (manifest with { Files = [.. manifest.Files, new("../secret", 1, new string('0', 64))] }).ToBytes());

        Assert.Contains("'../secret' is missing", await ErrorAsync(null));
    }

    [Fact]
    public async Task The_list_is_as_expected()
    {
        await MakeAsync();

        Golden.Equal("modelops-package.json", await File.ReadAllTextAsync(_folder.File("package", PackageManifest.FileName), Stop));
    }

    private async Task MakeAsync()
    {
        _folder.Write("package/a.txt", "A");
        _folder.Write("package/model/MLmodel", "m");
        var bytes = (await PackageManifest.OfAsync(Package, "credit", "1", null, Stop)).ToBytes();
        File.WriteAllBytes(_folder.File("package", PackageManifest.FileName), bytes);
        File.WriteAllBytes(_folder.File("package", PackageManifest.SignatureName), PackageSignature.Sign(bytes, _key));
    }

    private async Task<string> ErrorAsync(ECDsa? key) => (await Assert.ThrowsAsync<CheckFailedException>(() => PackageCheck.VerifyAsync(Package, key, Stop))).Message;
}
