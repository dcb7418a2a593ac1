using System.Security.Cryptography;
using ModelOps.Deployments.Packaging.Signing;

namespace ModelOps.Deployments.Tests.Packaging.Signing;

public sealed class KeyReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_read_from_a_file_with_and_without_its_prefix_and_from_a_variable()
    {
        var (path, publicPath) = Keys.Write(_folder);
        var variable = $"MODELOPS_TEST_KEY_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, File.ReadAllText(path));

        using var bare = KeyReference.Private(path);
        using var named = KeyReference.Private("file:" + path);
        using var environmental = KeyReference.Private("env:" + variable);
        using var half = KeyReference.Public(publicPath);
        Environment.SetEnvironmentVariable(variable, null);

        Assert.All([named, environmental, half], key => Assert.Equal(PackageSignature.Fingerprint(bare), PackageSignature.Fingerprint(key)));
    }

    [Fact]
    public void A_private_key_gives_its_public_half() => Assert.NotNull(KeyReference.Public(Keys.Write(_folder).Private));

    [Fact]
    public void What_cannot_sign_is_said_in_a_sentence()
    {
        var (_, publicPath) = Keys.Write(_folder);
        var (other, _) = Keys.Write(_folder, "other", ECCurve.NamedCurves.nistP384);
        var text = _folder.Write("text.pem", "hello");

        Assert.StartsWith($"The key '{publicPath}' is a public one, which signs nothing.", Error(publicPath));
        Assert.StartsWith($"The key '{other}' is of another curve than P-256.", Error(other));
        Assert.StartsWith($"'{text}' holds no private key in PEM form.", Error(text));
        Assert.StartsWith("The private key '/no/such/key' cannot be read: ", Error("file:/no/such/key"));
        Assert.Equal("The environment variable 'MODELOPS_NO_SUCH', which the private key is to come from, is not set. Set it to the key in PEM form.", Error("env:MODELOPS_NO_SUCH"));
    }

    [Fact]
    public void A_key_that_was_pasted_is_not_repeated()
    {
        var pem = File.ReadAllText(Keys.Write(_folder).Private);
        var withoutFrame = string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-')));

        Assert.All([pem, withoutFrame], pasted => Assert.Equal("What was given for the private key is not a file. Give where the key is, rather than the key: env:NAME for an environment variable, or file:PATH.", Error(pasted)));
    }

    private static string Error(string reference) => Assert.Throws<InvalidInputException>(() => KeyReference.Private(reference)).Message;
}
