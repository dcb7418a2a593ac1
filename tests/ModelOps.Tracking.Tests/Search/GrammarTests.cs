using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Tests.Search;

public sealed class GrammarTests
{
    private static readonly string[] _pieces =
    [
        "metrics.a", "params.`b c`", "tags.\"d.e\"", "attributes.status", "status", "run_id", "dataset.name", "foo.x", "`", "'", "\"", "(", ")", ",", ";", " AND ", " and ", " OR ", " NOT ",
        " IN ", " NOT IN ", " LIKE ", " ILIKE ", "=", "!=", "<", ">=", "==", "<>", "1", "-2.5e3", "'x'", "\"y\"", "('a','b')", "()", " ", "\t", "ä", "%", "--", "/*", "\0",
    ];

    [Fact]
    public void Any_text_is_read_or_refused_as_a_bad_parameter()
    {
        var texts = Gen.Elements(_pieces).ListOf().Select(string.Concat).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(texts, text => Array.TrueForAll<SearchGrammar>(
            [new RunGrammar(), new ExperimentGrammar(), new ModelGrammar(), new VersionGrammar()],
            grammar => Answers(() => grammar.ParseFilter(text)) && Answers(() => grammar.ParseOrderBy([text])))));
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var keys = Gen.Elements("auc", "val loss", "mlflow.runName", "a/b-c:d", "ümlaut");
        var values = Gen.Elements("red", "it's", "say \"hi\"", "50%", "", "a AND b", "x;y");
        var comparators = Gen.Elements("=", "!=", "LIKE", "ILIKE");
        var clauses = Gen.Zip(keys, Gen.Zip(values, comparators)).NonEmptyListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(clauses.ToArbitrary(), written =>
        {
            var filter = string.Join(" AND ", written.Select(clause => $"params.`{clause.Item1}` {clause.Item2.Item2.ToLowerInvariant()} {Quoted(clause.Item2.Item1)}"));
            var read = new RunGrammar().ParseFilter(filter);
            return read.Select(clause => (clause.Field, clause.Comparator, clause.Value)).SequenceEqual(
                written.Select(clause => (new Field(FieldKind.Param, clause.Item1), clause.Item2.Item2, (object)clause.Item2.Item1)));
        }));
    }

    [Theory]
    [InlineData("metrics.a > -1.5", -1.5)]
    [InlineData("metrics.a>1e3", 1000d)]
    [InlineData("metrics.a <= 7", 7L)]
    public void Numbers_are_read_in_every_form(string filter, object value) => Assert.Equal(value, Assert.Single(new RunGrammar().ParseFilter(filter)).Value);

    private static string Quoted(string value) => value.Contains('\'', StringComparison.Ordinal) ? $"\"{value}\"" : $"'{value}'";

    private static bool Answers(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (TrackingException exception)
        {
            return exception.ErrorCode == "INVALID_PARAMETER_VALUE" && exception.Message.Length > 0;
        }
    }
}
