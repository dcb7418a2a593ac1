using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Tests.Validation;

public sealed class NameRuleTests
{
    private static readonly string[] _pieces = ["a", "B9", "_", "-", ".", "..", "/", " ", ":", "\\", "%2e", "é", "\n", "\0", "\u001b", "~", "'"];

    [Fact]
    public void A_key_that_is_taken_is_a_file_of_that_name_below_any_folder()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "root"));
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(_pieces).ListOf().Select(string.Concat).ToArbitrary(), key =>
            Refusal(() => NameRules.Key("key", "key", key)) is not null || Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, key))) == key));
    }

    [Fact]
    public void A_model_name_that_is_taken_is_one_part_of_a_path_and_one_line()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(_pieces).ListOf().Select(string.Concat).ToArbitrary(), name =>
            Refusal(() => NameRules.ModelName(name)) is not null || (name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny("/\\:\n\0\u001b"))));
    }

    [Theory]
    [InlineData("auc")]
    [InlineData("val/auc at 5: best")]
    [InlineData("a.b-c_d")]
    [InlineData("größe")]
    [InlineData("...")]
    public void Usual_keys_are_taken(string key) => Assert.Null(Refusal(() => NameRules.Key("key", "key", key)));

    [Theory]
    [InlineData("a//b", "a/b")]
    [InlineData("a/./b", "a/b")]
    [InlineData("a/../b", "b")]
    [InlineData("../b", "../b")]
    [InlineData("/a", "/a")]
    [InlineData("//a", "//a")]
    [InlineData("///a", "/a")]
    [InlineData("a/", "a")]
    [InlineData(".", ".")]
    [InlineData("..", "..")]
    [InlineData("a/..", ".")]
    public void A_key_that_resolves_to_another_name_is_refused_with_that_name(string key, string resolved) =>
        Assert.EndsWith($"This name would resolve to '{resolved}'", Refusal(() => NameRules.Key("key", "key", key)), StringComparison.Ordinal);

    [Fact]
    public void A_key_has_at_most_250_characters()
    {
        Assert.Null(Refusal(() => NameRules.Key("key", "Param key", new string('k', 250))));
        Assert.Equal("'Param key' exceeds the maximum length of 250 characters", Refusal(() => NameRules.Key("key", "Param key", new string('k', 251))));
    }

    [Theory]
    [InlineData("champion", null)]
    [InlineData("v", null)]
    [InlineData("v1x", null)]
    [InlineData("", "Missing value for required parameter 'alias'. See the API docs for more information about request parameters.")]
    [InlineData("a b", "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("a\n", "Invalid alias name: 'a\n'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("Latest", "'latest' alias name (case insensitive) is reserved.")]
    [InlineData("V12", "Version alias name 'V12' is reserved.")]
    public void An_alias_is_a_word_that_means_nothing_else(string alias, string? message) => Assert.Equal(message, Refusal(() => NameRules.Alias(alias)));

    internal static string? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.InvalidParameterValue)
        {
            return error.Message;
        }
    }
}
