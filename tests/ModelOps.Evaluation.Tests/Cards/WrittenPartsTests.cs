using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Cards;

namespace ModelOps.Evaluation.Tests.Cards;

/// <summary>What people write into a card is kept, or the card is refused.</summary>
public sealed class WrittenPartsTests
{
    private const string Card = "# c\n\n<!-- written: purpose -->\nTo rank.\n\n- a\n- b\n<!-- end -->\n\n<!-- written: limits -->\n<!-- end -->\n<!-- written: owners -->\nme\n<!-- end -->\n<!-- written: licence -->\nMIT\n<!-- end -->\n";

    [Fact]
    public void Parts_are_read_as_they_stand()
    {
        var parts = WrittenParts.Read(Card, "card.md");

        Assert.Equal(("To rank.\n\n- a\n- b", "", "me", "MIT"), (parts["purpose"], parts["limits"], parts["owners"], parts["licence"]));
        Assert.Equal(parts, WrittenParts.Read(Card.Replace("\n", "\r\n", StringComparison.Ordinal), "card.md"));
    }

    [Theory]
    [InlineData("<!-- end -->\n\n<!-- written: limits -->", "\n<!-- written: limits -->", "the part 'purpose' begins in line 3 and has no '<!-- end -->' before line 9")]
    [InlineData("<!-- written: owners -->\n", "", "line 13 ends a part, and none has begun")]
    [InlineData("<!-- written: owners -->", "<!-- written: owner -->", "line 12 begins a part 'owner', and the parts are: purpose, limits, owners, licence")]
    [InlineData("<!-- written: owners -->", "<!-- written: limits -->", "line 12 begins the part 'limits' for the second time")]
    [InlineData("<!-- written: licence -->\nMIT\n<!-- end -->\n", "", "the part 'licence' is missing")]
    [InlineData("MIT\n<!-- end -->\n", "MIT\n", "the part 'licence' begins in line 15 and has no '<!-- end -->'")]
    [InlineData("<!-- written: owners -->", "<!-- written:owners -->", "line 12 is nearly the beginning of a part: write '<!-- written: purpose -->' with the part's name, and nothing else in the line")]
    public void A_card_with_damaged_marks_is_refused(string mark, string instead, string why) => Assert.Equal(
        $"The card 'card.md' cannot be read: {why}. Repair the marks of its hand-written parts, or give another file.",
        Assert.Throws<InvalidInputException>(() => WrittenParts.Read(Card.Replace(mark, instead, StringComparison.Ordinal), "card.md")).Message);

    [Fact]
    public void A_file_without_marks_is_no_card() => Assert.Equal(
        "'README.md' is not a card with parts to keep: it has no line '<!-- written: purpose -->'. Give another file, or delete it to have it written anew.",
        Assert.Throws<InvalidInputException>(() => WrittenParts.Read("# Read me\n", "README.md")).Message);

    [Fact]
    public void Whatever_is_written_is_the_same_in_the_next_card() => Prop.ForAll<NonNull<string>>(text =>
    {
        var part = text.Get.ReplaceLineEndings("\n").Trim('\n');
        if (part.Contains("<!--", StringComparison.Ordinal) || part.Trim().Length == 0)
        {
            return;
        }

        using var model = TestModels.Regressor();
        var first = ModelCard.Of(model).Markdown.Replace(WrittenParts.Unwritten["purpose"], part, StringComparison.Ordinal);
        var next = ModelCard.Of(model, null, new() { IntendedUse = "another", Written = WrittenParts.Read(first, "card.md") }).Markdown;
        Assert.Equal(first, next);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_page_shows_paragraphs_and_lists_and_no_HTML_of_the_writer()
    {
        Assert.Equal("<p>To &lt;b&gt;rank&lt;/b&gt; [x].<br>Not more.</p>\n<ul><li>a</li><li>b</li></ul>\n", WrittenParts.ToHtml("To &lt;b>rank</b> \\[x].\nNot more.\n\n- a\n* b"));
    }
}
