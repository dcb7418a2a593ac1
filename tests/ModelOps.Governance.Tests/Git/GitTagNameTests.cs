using ModelOps.Governance.Git;
using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests.Git;

/// <summary>The names of git tags.</summary>
public sealed class GitTagNameTests
{
    [Theory]
    [InlineData("credit-risk", "model/credit-risk/3")]
    [InlineData("v1.2_b", "model/v1.2_b/3")]
    [InlineData("größe", "model/größe/3")]
    [InlineData("credit risk", "model/credit%20risk/3")]
    [InlineData("a~b^c:d?e*f[g\\h", "model/a%7Eb%5Ec%3Ad%3Fe%2Af%5Bg%5Ch/3")]
    [InlineData("-x", "model/-x/3")]
    [InlineData(".x.", "model/%2Ex%2E/3")]
    [InlineData("a..b", "model/a%2E.b/3")]
    [InlineData("a.lock", "model/a%2Elock/3")]
    [InlineData("a@{1}%", "model/a%40%7B1%7D%25/3")]
    public void A_name_is_escaped_where_git_refuses_it(string model, string tag) => Assert.Equal(tag, GitTagName.Of(model, 3));

    [Fact]
    public void Git_takes_the_tag_of_every_name_and_no_two_names_share_one()
    {
        const int Names = 60;
        const string Signs = "aZ9.-_ @{}~^:?*[]\\/%\"'$äß漢😀\u0001\u007f;|&<>#";
        using var repository = new GitFolder();
        var random = new Random(3);
        var runes = Signs.EnumerateRunes().ToArray();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Names; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => runes[random.Next(runes.Length)].ToString())) + (i % 7 == 0 ? ".lock" : "");
            var tag = GitTagName.Of(name, 1);
            Assert.Equal(0, repository.TryGit("check-ref-format", "refs/tags/" + tag).Code);
            Assert.Equal(name, tags.GetValueOrDefault(tag, name));
            tags[tag] = name;
            Assert.Equal(name, Uri.UnescapeDataString(tag.Split('/')[1]));
        }
    }
}
