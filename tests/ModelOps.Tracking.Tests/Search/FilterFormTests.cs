using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Tests.Search;

/// <summary>Filters and orders: what is written comes back, and what cannot be read is refused with one sentence.</summary>
public sealed class FilterFormTests
{
    private static readonly Gen<string> _keys = Gen.Elements("a", "val loss", "x.y", "ä/ö", "a-b:c", "AND", "IS NULL", "it's");

    [Fact]
    public void Numbers_come_back_to_the_last_digit() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).ToArbitrary(), Gen.Elements(">", ">=", "<", "<=", "=", "!=").ToArbitrary(), (number, comparator) =>
        {
            var clause = Assert.Single(new RunGrammar().ParseFilter(FormattableString.Invariant($"metrics.`a b` {comparator} {number:R}")));
            return clause.Comparator == comparator && Convert.ToDouble(clause.Value, System.Globalization.CultureInfo.InvariantCulture).Equals(number + 0.0);
        }));

    [Fact]
    public void Orders_come_back_in_their_order()
    {
        var clauses = Gen.Zip(Gen.Elements(("metrics", FieldKind.Metric), ("params", FieldKind.Param), ("tags", FieldKind.Tag)), Gen.Zip(_keys, Gen.Elements<bool?>(true, false, null))).ListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(clauses.Where(list => list.Count <= 60).ToArbitrary(), written =>
        {
            var read = new RunGrammar().ParseOrderBy([.. written.Select(clause => $"{clause.Item1.Item1}.`{clause.Item2.Item1}`{clause.Item2.Item2 switch { true => " asc", false => " DESC", null => "" }}")]);
            return read.SequenceEqual(written.Select(clause => new OrderClause(new Field(clause.Item1.Item2, clause.Item2.Item1), clause.Item2.Item2 ?? true)));
        }));
    }

    [Fact]
    public void Lists_come_back_whatever_is_in_them()
    {
        var texts = Gen.Elements("a", "it's", "(", ")", ",", "a, b", "", "ä", " IN ", "\"", "\\").NonEmptyListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(texts.ToArbitrary(), written =>
        {
            var list = string.Join(", ", written.Select(text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"));
            var clause = Assert.Single(new RunGrammar().ParseFilter($"run_name NOT IN ({list})"));
            return clause.Comparator == "NOT IN" && ((List<string>)clause.Value).SequenceEqual(written);
        }));
    }

    [Fact]
    public void Any_characters_at_all_are_read_or_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => Array.TrueForAll<SearchGrammar>(
            [new RunGrammar(), new ExperimentGrammar(), new ModelGrammar(), new VersionGrammar()],
            grammar => Refusal(() => grammar.ParseFilter(text)) is null or { Length: > 0 } && Refusal(() => grammar.ParseFilter($"tags.a = '{text}'")) is null or { Length: > 0 }
                && Refusal(() => grammar.ParseOrderBy([text ?? ""])) is null or { Length: > 0 })));

    [Theory]
    [InlineData("metrics.a = 'x'", "Expected numeric value type for metric. Found 'x'")]
    [InlineData("metrics.a LIKE 1", "Invalid comparator 'LIKE' not one of '{'>', '>=', '!=', '=', '<', '<='}'")]
    [InlineData("params.a = 1", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1")]
    [InlineData("tags.a > 'x'", "Invalid comparator '>' not one of '{'=', '!=', 'LIKE', 'ILIKE'}'")]
    [InlineData("status = 1", "Expected a quoted string value for attributes. Got value 1")]
    [InlineData("start_time = 'x'", "Expected numeric value type for numeric attribute: start_time. Found 'x'")]
    [InlineData("foo.a = 'x'", "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']")]
    [InlineData("dataset.size = 'x'", "Invalid dataset key 'size' specified. Valid keys are '{'name', 'digest', 'context'}'")]
    [InlineData("metrics.a IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'a'")]
    [InlineData("status IS NOT NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'status'")]
    [InlineData("run_name IN ()", "While parsing a list in the query, expected a non-empty list of string values, but got empty list")]
    [InlineData("run_name IN (1, 2)", "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1, 2)")]
    [InlineData("params.a = 'x' OR params.b = 'y'", "Invalid clause(s) in filter string: 'OR'")]
    [InlineData("params.a = 'x'; params.b = 'y'", "Search filter contained multiple expression \"params.a = 'x'; params.b = 'y'\". Provide AND-ed expression list.")]
    [InlineData("1 = 1", "Invalid comparison clause. Expected 'Identifier' found '1'")]
    public void A_filter_that_cannot_hold_says_why(string filter, string message) => Assert.Equal(message, Refusal(() => new RunGrammar().ParseFilter(filter)));

    [Fact]
    public void What_is_too_long_is_refused_with_its_length_and_what_just_fits_is_read()
    {
        var grammar = new RunGrammar();
        Assert.Equal("The filter has 200001 characters, and at most 200000 are read. Give fewer clauses or a shorter list.", Refusal(() => grammar.ParseFilter(new string('x', 200_001))));
        Assert.Equal("A LIKE pattern has 1001 characters, and at most 1000 are read.", Refusal(() => grammar.ParseFilter($"tags.a LIKE '{new string('%', 1_001)}'")));
        Assert.Null(Refusal(() => grammar.ParseFilter($"tags.a ILIKE '{new string('%', 1_000)}'")));
        Assert.Equal("order_by has 61 clauses, and at most 60 are read.", Refusal(() => grammar.ParseOrderBy([.. Enumerable.Repeat("metrics.a", 61)])));
        Assert.Equal(60, grammar.ParseOrderBy([.. Enumerable.Repeat("metrics.a", 60)]).Count);
        Assert.Equal("An order_by clause has 1001 characters, and at most 1000 are read.", Refusal(() => grammar.ParseOrderBy([new string('a', 1_001)])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData(";")]
    public void No_filter_has_no_clauses(string? filter) => Assert.Empty(new RunGrammar().ParseFilter(filter));

    [Theory]
    [InlineData("run_id = 'x'", FieldKind.TextAttribute, "run_id")]
    [InlineData("attr.status = 'x'", FieldKind.TextAttribute, "status")]
    [InlineData("run.user_id = 'x'", FieldKind.TextAttribute, "user_id")]
    [InlineData("`run name` = 'x'", FieldKind.TextAttribute, "run_name")]
    [InlineData("created > 1", FieldKind.NumberAttribute, "start_time")]
    [InlineData("metric.a.b > 1", FieldKind.Metric, "a.b")]
    [InlineData("parameter.`a b` = 'x'", FieldKind.Param, "a b")]
    [InlineData("tag.\"a.b\" = 'x'", FieldKind.Tag, "a.b")]
    [InlineData("datasets.digest = 'x'", FieldKind.Dataset, "digest")]
    public void A_field_has_several_names(string filter, object kind, string key) => Assert.Equal(new Field((FieldKind)kind, key), Assert.Single(new RunGrammar().ParseFilter(filter)).Field);

    [Theory]
    [InlineData("tags.a")]
    [InlineData("creation")]
    [InlineData("attribute")]
    public void An_order_of_experiments_takes_their_own_columns_only(string clause) => Assert.NotNull(Refusal(() => new ExperimentGrammar().ParseOrderBy([clause])));

    private static string? Refusal(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.InvalidParameterValue)
        {
            return error.Message;
        }
    }
}
