using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Core.Tests.Files;

public sealed class SecretReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("env:TOKEN", true)]
    [InlineData("file:token.txt", true)]
    [InlineData("env:", false)]
    [InlineData("file:", false)]
    [InlineData("s3cret", false)]
    public void A_reference_says_where_a_secret_is(string text, bool isOne) => Assert.Equal(isOne, SecretReference.IsOne(text));

    [Fact]
    public void A_secret_is_read_without_the_blanks_around_it()
    {
        Environment.SetEnvironmentVariable("MODELOPS_TEST_SECRET", " one\n");
        Assert.Equal("one", SecretReference.Read("env:MODELOPS_TEST_SECRET", "the token"));
        Assert.Equal("two", SecretReference.Read("file:" + _folder.Write("two.txt", "two\n"), "the token"));
    }

    [Fact]
    public void What_is_missing_is_said_without_repeating_what_was_given()
    {
        Assert.Equal("The environment variable 'MODELOPS_TEST_NONE', which holds the token, is not set. Set it, or name another.", Error("env:MODELOPS_TEST_NONE"));
        Assert.Equal("Say where the token is, rather than what it is: env:NAME for an environment variable, or file:PATH.", Error("s3cret"));
        var empty = _folder.Write("empty.txt", "\n");
        Assert.Equal($"The file '{empty}', which holds the token, is empty. Write it there, or name another file.", Error("file:" + empty));
        Assert.Matches("^The file '.*none.txt', which holds the token, cannot be read: .* Give env:NAME, or file:PATH of a file that you may read.$", Error("file:" + _folder.File("none.txt")));
    }

    [Fact]
    public void A_path_is_made_whole_for_another_process()
    {
        Assert.Equal("file:" + _folder.File("a.txt"), SecretReference.Full("file:a.txt", _folder.Path));
        Assert.Equal("env:A", SecretReference.Full("env:A", _folder.Path));
    }

    private static string Error(string reference) => Assert.Throws<InvalidInputException>(() => SecretReference.Read(reference, "the token")).Message;
}
