using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Tests.Search;

/// <summary>What searches of experiments, models and versions take, each with its own names.</summary>
public sealed class OtherGrammarTests
{
    [Theory]
    [InlineData("experiment", "name ILIKE 'a%'", FieldKind.TextAttribute, "name", "ILIKE")]
    [InlineData("experiment", "attribute.creation_time >= 5", FieldKind.NumberAttribute, "creation_time", ">=")]
    [InlineData("experiment", "tags.`a b` != 'x'", FieldKind.Tag, "a b", "!=")]
    [InlineData("experiment", "tag.a.b IS NULL", FieldKind.Tag, "a.b", "IS NULL")]
    [InlineData("model", "attributes.name like 'x'", FieldKind.TextAttribute, "name", "LIKE")]
    [InlineData("model", "tags.\"mlflow.x\" = 'x'", FieldKind.Tag, "mlflow.x", "=")]
    [InlineData("version", "run_id IN ('a')", FieldKind.TextAttribute, "run_id", "IN")]
    [InlineData("version", "version_number = 'one'", FieldKind.NumberAttribute, "version_number", "=")]
    [InlineData("version", "source_path = \"x\"", FieldKind.TextAttribute, "source_path", "=")]
    public void A_clause_is_read(string grammar, string filter, object kind, string key, string comparator)
    {
        var clause = Assert.Single(Of(grammar).ParseFilter(filter));
        Assert.Equal((new Field((FieldKind)kind, key), comparator), (clause.Field, clause.Comparator));
    }

    [Theory]
    [InlineData("experiment", "name IN ('a')", "Invalid comparator 'IN' not one of '{'=', '!=', 'LIKE', 'ILIKE'}'")]
    [InlineData("experiment", "experiment_id = '1'", "Invalid attribute key 'experiment_id' specified. Valid keys are '{'name', 'creation_time', 'last_update_time'}'")]
    [InlineData("experiment", "metrics.a > 1", "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')")]
    [InlineData("experiment", "creation_time = 'x'", "Expected numeric value type for numeric attribute: creation_time. Found 'x'")]
    [InlineData("experiment", "name IS NULL", "IS NULL / IS NOT NULL is only supported for tags, not for attribute 'name'")]
    [InlineData("experiment", "name = x", "Parameter value is either not quoted or unidentified quote types used for string value x. Use either single or double quotes.")]
    [InlineData("model", "name > 'a'", "Invalid comparator for attribute: >")]
    [InlineData("model", "tags.a IN ('x')", "Invalid comparator for tag: IN")]
    [InlineData("model", "run_id = 'a'", "Invalid attribute key 'run_id' specified. Valid keys are '{'name'}'")]
    [InlineData("version", "name IN ('a')", "Invalid comparator for attribute: IN")]
    [InlineData("version", "version_number LIKE 1", "Invalid comparator for attribute: LIKE")]
    [InlineData("version", "stage = 'a'", "Invalid attribute key 'stage' specified. Valid keys are '{'name', 'run_id', 'source_path', 'version_number'}'")]
    public void A_clause_is_refused_in_MLflows_words(string grammar, string filter, string message) =>
        Assert.Equal((ErrorCode.InvalidParameterValue, message), Error(() => Of(grammar).ParseFilter(filter)));

    [Theory]
    [InlineData("experiment", "tags.a", "Invalid order_by entity: tag")]
    [InlineData("experiment", "colour", "Invalid attribute key 'colour' specified. Valid keys are '{'name', 'experiment_id', 'creation_time', 'last_update_time'}'")]
    [InlineData("model", "version_number", "Invalid order by key 'version_number' specified. Valid keys are '{'name', 'last_updated_timestamp', 'timestamp'}'")]
    [InlineData("version", "run_id", "Invalid attribute key 'run_id' specified. Valid keys are '{'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'}'")]
    [InlineData("version", "name up", "Invalid ordering key in order_by clause 'name up'.")]
    [InlineData("model", "name ASC, timestamp", "Invalid order_by clause 'name ASC, timestamp'. Could not be parsed.")]
    public void An_order_is_refused_in_MLflows_words(string grammar, string clause, string message) =>
        Assert.Equal((ErrorCode.InvalidParameterValue, message), Error(() => Of(grammar).ParseOrderBy([clause])));

    private static (string Code, string Message) Error(Action parse)
    {
        var error = Assert.Throws<TrackingException>(parse);
        return (error.ErrorCode, error.Message);
    }

    private static SearchGrammar Of(string grammar) => grammar switch { "experiment" => new ExperimentGrammar(), "model" => new ModelGrammar(), _ => new VersionGrammar() };

    [Fact]
    public void A_filter_of_many_stray_words_is_not_repeated_whole() => Assert.Equal(
        $"Invalid clause(s) in filter string: {string.Join(", ", Enumerable.Repeat("word", 20))}, ...",
        Error(() => new ModelGrammar().ParseFilter(string.Join(' ', Enumerable.Repeat("word", 5_000)))).Message);
}
