using System.Diagnostics;
using System.Security.Cryptography;
using ModelOps.Deployments.Packaging.Signing;

namespace ModelOps.Deployments.Tests.Packaging.Signing;

public sealed class PackageSignatureTests : IDisposable
{
    private static readonly byte[] _content = "the list"u8.ToArray();
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_signature_is_of_its_content_and_its_key_alone()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = PackageSignature.Sign(_content, _key);

        Assert.True(PackageSignature.IsOf(_content, signature, _key));
        Assert.False(PackageSignature.IsOf("the lisu"u8.ToArray(), signature, _key));
        Assert.False(PackageSignature.IsOf(_content, signature, other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void What_is_not_a_signature_is_refused_not_thrown(string text) => Assert.False(PackageSignature.IsOf(_content, System.Text.Encoding.ASCII.GetBytes(text), _key));

    [Fact]
    public void A_file_of_any_length_is_refused() => Assert.False(PackageSignature.IsOf(_content, new byte[1 << 20], _key));

    [Fact]
    public void A_signature_with_another_letter_is_refused()
    {
        var signature = PackageSignature.Sign(_content, _key);
        for (var at = 0; at < signature.Length - 1; at++)
        {
            var changed = signature.ToArray();
            changed[at] = changed[at] == (byte)'A' ? (byte)'B' : (byte)'A';

            Assert.False(PackageSignature.IsOf(_content, changed, _key) && !Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(changed)).SequenceEqual(Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(signature))));
        }
    }

    [Fact]
    public void OpenSSL_checks_it()
    {
        if (!File.Exists("/usr/bin/openssl"))
        {
            Assert.Skip("openssl is not installed.");
        }

        File.WriteAllBytes(_folder.File("list"), _content);
        File.WriteAllBytes(_folder.File("list.der"), Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(PackageSignature.Sign(_content, _key))));
        _folder.Write("key.pub", _key.ExportSubjectPublicKeyInfoPem());

        using var process = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", "key.pub", "-signature", "list.der", "list"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        Assert.Equal("Verified OK", process.StandardOutput.ReadToEnd().Trim());
    }
}
