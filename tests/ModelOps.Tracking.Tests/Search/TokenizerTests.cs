using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Tests.Search;

public sealed class TokenizerTests
{
    private static readonly string[] _pieces = ["a", "metrics.`b c`", "\"", "'", "`", "(", ")", ";", "=", "!=", "<", "1.5", "-", "e5", " ", "\t", "\n", "IS", "NOT", "NULL", "IN", "and", "ä", "😀", "%", "''"];

    [Fact]
    public void Tokens_are_the_text_without_the_space_between_them() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(_pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var at = 0;
            foreach (var token in FilterTokenizer.Read(text))
            {
                at += text[at..].Length - text[at..].TrimStart().Length;
                if (token.Text.Length == 0 || string.CompareOrdinal(text, at, token.Text, 0, token.Text.Length) != 0)
                {
                    return false;
                }

                at += token.Text.Length;
            }

            return string.IsNullOrWhiteSpace(text[at..]);
        }));

    [Theory]
    [InlineData("a.b-c:d/e@f", "Name")]
    [InlineData("tags.\"d e\"", "Name")]
    [InlineData("\"d e\"", "DoubleQuoted")]
    [InlineData("'it''s'", "Text")]
    [InlineData("-2.5e-3", "Number")]
    [InlineData("1abc", "Number")]
    [InlineData("('a', (\"b)\"))", "List")]
    [InlineData("is  not\tnull", "NullTest")]
    [InlineData("IS NULL", "NullTest")]
    [InlineData("not in", "Operator")]
    [InlineData("ilike", "Operator")]
    [InlineData("<>", "Operator")]
    [InlineData("And", "And")]
    [InlineData("andy", "Name")]
    [InlineData(";", "Separator")]
    [InlineData("*", "Stray")]
    [InlineData("(", "Stray")]
    [InlineData("'", "Stray")]
    public void One_piece_is_one_token(string text, string kind)
    {
        var token = Assert.Single(FilterTokenizer.Read(text));
        Assert.Equal((kind, text), (token.Kind.ToString(), token.Text));
    }

    [Theory]
    [InlineData("IS NULLABLE", new[] { "IS", "NULLABLE" })]
    [InlineData("NOT INSIDE", new[] { "NOT", "INSIDE" })]
    [InlineData("a='b'AND c>=1", new[] { "a", "=", "'b'", "AND", "c", ">=", "1" })]
    [InlineData("'a' 'b", new[] { "'a'", "'", "b" })]
    [InlineData("x = 1;", new[] { "x", "=", "1", ";" })]
    public void Several_pieces_come_apart_where_they_should(string text, string[] tokens) => Assert.Equal(tokens, FilterTokenizer.Read(text).Select(token => token.Text));

    [Theory]
    [InlineData("name", true)]
    [InlineData("name ASC", true)]
    [InlineData("name desc", false)]
    [InlineData("`name` DESC", false)]
    public void An_ordering_is_a_name_and_a_direction(string clause, bool ascending) => Assert.Equal(ascending, Assert.Single(new ExperimentGrammar().ParseOrderBy([clause])).Ascending);

    [Theory]
    [InlineData("")]
    [InlineData("name sideways")]
    [InlineData("name ASC DESC")]
    [InlineData("1")]
    [InlineData("name; DROP TABLE experiments")]
    [InlineData("(SELECT 1)")]
    public void Anything_else_orders_nothing(string clause) =>
        Assert.Equal(ErrorCode.InvalidParameterValue, Assert.Throws<TrackingException>(() => new ExperimentGrammar().ParseOrderBy([clause])).ErrorCode);
}
