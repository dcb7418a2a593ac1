using System.Text.Json;
using ModelOps.Server.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Http;

/// <summary>Which values a field takes, and what is said of others.</summary>
public sealed class RequestFieldsTests
{
    private const string See = "See the API docs for more information about request parameters.";

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-7", -7L)]
    [InlineData("\"7\"", 7L)]
    [InlineData("\"-7\"", -7L)]
    [InlineData("7.0", 7L)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("\"-9223372036854775808\"", long.MinValue)]
    [InlineData("0", 0L)]
    public void Whole_numbers_may_be_texts_and_keep_every_digit(string json, long value)
    {
        Check(json, Field.Whole("f"));
        Assert.Equal(value, Of(json).Whole("f"));
    }

    [Theory]
    [InlineData("1.5", "1.5", "float")]
    [InlineData("\"1.5\"", "\"1.5\"", "str")]
    [InlineData("\"\"", "\"\"", "str")]
    [InlineData("\" 7\"", "\" 7\"", "str")]
    [InlineData("\"7x\"", "\"7x\"", "str")]
    [InlineData("9223372036854775808", "9223372036854775808", "float")]
    [InlineData("1e30", "1e30", "float")]
    [InlineData("true", "true", "bool")]
    [InlineData("[7]", "[7]", "list")]
    [InlineData("{\"a\":1}", "{\"a\":1}", "dict")]
    public void What_is_not_a_whole_number_is_shown_with_its_type(string json, string shown, string type) =>
        Assert.Equal($"Invalid value {shown} for parameter 'f' supplied:  Hint: Value was of type '{type}'. {See}", Refused(json, Field.Whole("f")));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\"1e-3\"", 0.001)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("true", 1.0)]
    [InlineData("false", 0.0)]
    public void Numbers_may_be_texts_and_flags(string json, double value)
    {
        Check(json, new Field("f", FieldKind.Number));
        Assert.Equal(value, Of(json).Number("f"));
    }

    [Theory]
    [InlineData("\"1,5\"")]
    [InlineData("\"one\"")]
    [InlineData("{}")]
    public void A_text_that_is_not_a_number_is_refused(string json) => Assert.StartsWith("Invalid value ", Refused(json, new Field("f", FieldKind.Number)), StringComparison.Ordinal);

    [Fact]
    public void A_number_above_the_greatest_is_refused_and_the_greatest_is_not()
    {
        Check("1000", Field.Whole("f", 1000));
        Check("-5", Field.Whole("f", 1000));
        Assert.StartsWith("Invalid value 1001 for parameter 'f' supplied:", Refused("1001", Field.Whole("f", 1000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ACTIVE_ONLY\"", ViewType.ActiveOnly)]
    [InlineData("\"DELETED_ONLY\"", ViewType.DeletedOnly)]
    [InlineData("\"ALL\"", ViewType.All)]
    [InlineData("1", ViewType.ActiveOnly)]
    [InlineData("2", ViewType.DeletedOnly)]
    [InlineData("3", ViewType.All)]
    public void A_view_is_a_name_or_its_number(string json, ViewType view)
    {
        Check(json, new Field("f", FieldKind.View));
        Assert.Equal(view, Of(json).View("f"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4")]
    [InlineData("\"all\"")]
    [InlineData("\"EVERYTHING\"")]
    [InlineData("2.5")]
    public void An_unknown_view_is_refused_where_it_matters_and_means_active_ones_where_MLflow_is_lenient(string json)
    {
        Assert.StartsWith("Invalid value ", Refused(json, new Field("f", FieldKind.View)), StringComparison.Ordinal);
        Check(json, new Field("f", FieldKind.LenientView));
        Assert.Equal(ViewType.ActiveOnly, Of(json).View("f"));
    }

    [Theory]
    [InlineData("\"RUNNING\"", RunStatus.Running)]
    [InlineData("\"KILLED\"", RunStatus.Killed)]
    [InlineData("1", RunStatus.Running)]
    [InlineData("3", RunStatus.Finished)]
    [InlineData("5", RunStatus.Killed)]
    public void A_status_is_a_name_or_its_number(string json, RunStatus status)
    {
        Check(json, new Field("f", FieldKind.Status));
        Assert.Equal(status, Of(json).Status("f"));
    }

    [Theory]
    [InlineData("\"DONE\"")]
    [InlineData("\"finished\"")]
    [InlineData("0")]
    [InlineData("6")]
    public void An_unknown_status_is_refused(string json) => Assert.StartsWith("Invalid value ", Refused(json, new Field("f", FieldKind.Status)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"f":null}""")]
    [InlineData("""{"f":""}""")]
    [InlineData("""null""")]
    public void What_is_required_must_be_there_and_not_empty(string body)
    {
        using var document = JsonDocument.Parse(body);
        var exception = Assert.Throws<TrackingException>(() => new RequestFields(document.RootElement).Check([Field.Needed("f")]));
        Assert.Equal((ErrorCode.InvalidParameterValue, $"Missing value for required parameter 'f'. {See}"), (exception.ErrorCode, exception.Message));
    }

    [Fact]
    public void The_first_field_of_the_route_that_is_wrong_is_named_and_unknown_fields_are_ignored()
    {
        Field[] fields = [Field.Needed("a"), Field.Whole("b")];
        Assert.Contains("'a'", Refusal("""{"b":"x"}""", fields), StringComparison.Ordinal);
        Assert.Contains("'b'", Refusal("""{"a":"x","b":"x"}""", fields), StringComparison.Ordinal);
        using var document = JsonDocument.Parse("""{"a":"x","b":1,"new_in_mlflow":{"deep":[1]}}""");
        new RequestFields(document.RootElement).Check(fields);
    }

    [Fact]
    public void An_item_of_a_list_is_named_by_its_place()
    {
        var metrics = new Field("metrics", FieldKind.ObjectList, Items: [Field.Needed("key"), new("value", FieldKind.Number, Required: true)]);
        Assert.Equal($"Missing value for required parameter 'metrics[1].key'. {See}", Refusal("""{"metrics":[{"key":"a","value":1},{"value":1}]}""", [metrics]));
        Assert.Equal(
            $"Invalid value \"x\" for parameter 'metrics[0].value' supplied:  Hint: Value was of type 'str'. {See}", Refusal("""{"metrics":[{"key":"a","value":"x"}]}""", [metrics]));
        Assert.StartsWith("Invalid value [1] for parameter 'metrics'", Refusal("""{"metrics":[1]}""", [metrics]), StringComparison.Ordinal);
        Assert.StartsWith("Invalid value {} for parameter 'metrics'", Refusal("""{"metrics":{}}""", [metrics]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_a_greatest_length_that_is_said()
    {
        var tags = string.Join(',', Enumerable.Repeat("""{"key":"k","value":"v"}""", 1001));
        Assert.Equal("Parameter 'tags' has 1001 items, and at most 1000 are taken.", Refusal($$"""{"tags":[{{tags}}]}""", [Field.Tags]));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message()
    {
        var message = Refused($"[\"{new string('x', 5000)}\"]", Field.Text("f"));
        Assert.Contains("xxx... for parameter 'f'", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 200, 400);
    }

    [Fact]
    public void Half_a_character_is_named()
    {
        using var document = JsonDocument.Parse("""{"f":"\ud800"}""");
        var fields = new RequestFields(document.RootElement);
        Assert.Equal("Parameter 'f' holds text that is not valid Unicode.", Assert.Throws<TrackingException>(() => fields.Text("f")).Message);
    }

    [Fact]
    public void A_run_may_be_named_as_it_was_in_old_clients()
    {
        using var document = JsonDocument.Parse("""{"run_uuid":"old"}""");
        var fields = new RequestFields(document.RootElement);
        fields.Check([Field.RunId]);
        Assert.Equal("old", fields.RunId);
    }

    [Fact]
    public void One_value_of_a_query_is_a_list_of_one_and_in_a_body_it_is_not()
    {
        using var document = JsonDocument.Parse("""{"ids":"1","flag":"true"}""");
        Field[] fields = [Field.Texts("ids"), new("flag", FieldKind.Flag)];
        var query = new RequestFields(document.RootElement, fromQuery: true);
        query.Check(fields);
        Assert.Equal(["1"], query.Texts("ids"));
        Assert.True(query.Flag("flag"));
        Assert.StartsWith("Invalid value \"1\" for parameter 'ids'", Refusal("""{"ids":"1"}""", fields), StringComparison.Ordinal);
        Assert.StartsWith("Invalid value \"true\" for parameter 'flag'", Refusal("""{"flag":"true"}""", fields), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 100)]
    [InlineData("""{"max_results":5}""", 5)]
    [InlineData("""{"max_results":9999999999}""", int.MaxValue)]
    [InlineData("""{"max_results":-9999999999}""", int.MinValue)]
    public void A_page_size_is_never_wrapped_around(string body, int size)
    {
        using var document = JsonDocument.Parse(body);
        Assert.Equal(size, new RequestFields(document.RootElement).MaxResults(100));
    }

    private static RequestFields Of(string json) => new(JsonDocument.Parse("{\"f\":" + json + "}").RootElement);

    private static void Check(string json, Field field) => Of(json).Check([field]);

    private static string Refused(string json, Field field) => Refusal("{\"f\":" + json + "}", [field]);

    private static string Refusal(string body, IReadOnlyList<Field> fields)
    {
        using var document = JsonDocument.Parse(body);
        var exception = Assert.Throws<TrackingException>(() => new RequestFields(document.RootElement).Check(fields));
        Assert.Equal(ErrorCode.InvalidParameterValue, exception.ErrorCode);
        return exception.Message;
    }
}
