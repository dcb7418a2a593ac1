using System.Text;
using System.Text.Json;
using ModelOps.Server.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Json;

/// <summary>The JSON of every answer, letter for letter as MLflow's clients read it.</summary>
public sealed class ValueJsonTests
{
    private static readonly ModelVersion _version = new() { Name = "m", Version = 12, CreationTime = 1, Tags = [new("k", "v")], Aliases = ["champion"] };

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(1, "1")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(0.1, "0.1")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(123456789012345680, "1.2345678901234568E+17")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void A_metric_keeps_every_digit_and_what_JSON_has_no_number_for_is_a_text(double value, string written)
    {
        var json = Text(json => ValueJson.WriteMetric(json, new Metric("auc", value, 7, -3)));
        Assert.Equal($$"""{"key":"auc","value":{{written}},"timestamp":7,"step":-3}""", json);
        using var read = JsonDocument.Parse(json);
        var back = read.RootElement.GetProperty("value");
        Assert.Equal(value, back.ValueKind == JsonValueKind.Number ? back.GetDouble() : double.Parse(back.GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public void Whole_numbers_are_not_rounded(long step)
    {
        using var read = JsonDocument.Parse(Text(json => ValueJson.WriteMetric(json, new Metric("m", 1, step, step))));
        Assert.Equal((step, step), (read.RootElement.GetProperty("step").GetInt64(), read.RootElement.GetProperty("timestamp").GetInt64()));
    }

    [Theory]
    [InlineData("a\"b\\c")]
    [InlineData("line\nbreak\ttab\u0001")]
    [InlineData("</script><b>&")]
    [InlineData("ümlaut 🎉 \u2028")]
    public void Any_text_comes_back_as_it_was(string text)
    {
        using var read = JsonDocument.Parse(Text(json => ValueJson.WritePair(json, text, text)));
        Assert.Equal((text, text), (read.RootElement.GetProperty("key").GetString(), read.RootElement.GetProperty("value").GetString()));
    }

    [Fact]
    public void What_is_absent_or_empty_is_left_out()
    {
        Assert.Equal("{}", Text(ValueJson.Page("runs", new Page<Tag>([], null), (_, _) => { })));
        Assert.Equal("{}", Text(ValueJson.Page("runs", new Page<Tag>([], ""), (_, _) => { })));
        Assert.Equal("""{"tags":[1,1],"next_page_token":"t"}""", Text(ValueJson.Page("tags", new Page<Tag>([new("a", "b"), new("c", "d")], "t"), (json, _) => json.WriteNumberValue(1))));
        Assert.Equal("""{"artifact_uri":""}""", Text(ValueJson.One("artifact_uri", "")));
    }

    [Fact]
    public void An_experiment_has_its_fields_in_MLflows_order()
    {
        Assert.Equal(
            """{"experiment_id":"1","name":"e","artifact_location":"a:/1","lifecycle_stage":"active","last_update_time":6,"creation_time":5,"tags":[{"key":"k","value":"v"}]}""",
            Text(json => ExperimentJson.Write(json, new Experiment("1", "e", "a:/1", LifecycleStage.Active, 5, 6, [new("k", "v")]))));
        Assert.Equal(
            """{"experiment_id":"1","name":"e","artifact_location":"","lifecycle_stage":"deleted"}""",
            Text(json => ExperimentJson.Write(json, new Experiment("1", "e", "", LifecycleStage.Deleted, null, null, []))));
        Assert.Equal("""{"experiment_id":"1","name":"d","digest":"x"}""", Text(json => ExperimentJson.WriteSummary(json, new DatasetSummary("1", "d", "x", null))));
        Assert.Equal("""{"experiment_id":"1","name":"d","digest":"x","context":"training"}""", Text(json => ExperimentJson.WriteSummary(json, new DatasetSummary("1", "d", "x", "training"))));
    }

    [Fact]
    public void A_run_has_its_info_its_data_and_its_inputs()
    {
        var info = new RunInfo("r1", "0", "name", "ann", RunStatus.Finished, 1, 2, "a:/r1", LifecycleStage.Active);
        var written = """{"run_uuid":"r1","experiment_id":"0","run_name":"name","user_id":"ann","status":"FINISHED","start_time":1,"end_time":2,"artifact_uri":"a:/r1","lifecycle_stage":"active","run_id":"r1"}""";
        Assert.Equal(written, Text(json => RunJson.WriteInfo(json, info)));
        var run = new Run(info, new RunData([new("m", 1.5, 3)], [new("p", "")], []), [new DatasetInput(new Dataset("d", "x", "local", "{}"), [new("context", "eval")])]);
        const string Rest = """
            "data":{"metrics":[{"key":"m","value":1.5,"timestamp":3,"step":0}],"params":[{"key":"p","value":""}]},"inputs":{"dataset_inputs":[{"tags":[{"key":"context","value":"eval"}],"dataset":{"name":"d","digest":"x","source_type":"local","source":"{}"}}]}
            """;
        Assert.Equal("{\"info\":" + written + "," + Rest + ",\"outputs\":{}}", Text(json => RunJson.Write(json, run)));
        Assert.Equal("{\"info\":" + written + "," + Rest + "}", Text(json => RunJson.WriteCreated(json, run)));
        Assert.Equal("""{"key":"m","value":"NaN","timestamp":3,"step":4,"run_id":"r1"}""", Text(json => RunJson.WritePoint(json, new RunMetric("r1", new Metric("m", double.NaN, 3, 4)))));
    }

    [Fact]
    public void A_dataset_has_its_schema_and_its_profile_where_they_are_known()
    {
        var info = new RunInfo("r", "0", "n", "", RunStatus.Running, null, null, "", LifecycleStage.Active);
        string Dataset(Dataset dataset)
        {
            using var read = JsonDocument.Parse(Text(json => RunJson.Write(json, new Run(info, new RunData([], [], []), [new DatasetInput(dataset, [])]))));
            return read.RootElement.GetProperty("inputs").GetProperty("dataset_inputs")[0].GetProperty("dataset").GetRawText();
        }

        Assert.Equal("""{"name":"d","digest":"x","source_type":"local","source":"{}","schema":"s","profile":"p"}""", Dataset(new Dataset("d", "x", "local", "{}", "s", "p")));
        Assert.Equal("""{"name":"d","digest":"x","source_type":"local","source":"{}"}""", Dataset(new Dataset("d", "x", "local", "{}", null, "")));
    }

    [Fact]
    public void A_run_that_goes_on_has_no_end()
    {
        var json = Text(json => RunJson.WriteInfo(json, new RunInfo("r", "0", "n", "", RunStatus.Running, null, null, "", LifecycleStage.Deleted)));
        Assert.DoesNotContain("end_time", json, StringComparison.Ordinal);
        Assert.DoesNotContain("start_time", json, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"RUNNING\"", json, StringComparison.Ordinal);
        Assert.Contains("\"lifecycle_stage\":\"deleted\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_is_numbered_by_a_text_and_names_its_aliases_only_by_itself()
    {
        const string Start = """{"name":"m","version":"12","creation_timestamp":1,"current_stage":"None","description":"","source":"","run_id":"","status":"READY","tags":[{"key":"k","value":"v"}],"run_link":"" """;
        Assert.Equal(Start.TrimEnd() + "}", Text(json => ModelJson.WriteVersion(json, _version)));
        Assert.Equal(Start.TrimEnd() + ",\"aliases\":[\"champion\"]}", Text(json => ModelJson.WriteVersionWithAliases(json, _version)));
    }

    [Fact]
    public void A_model_has_its_newest_versions_and_its_aliases()
    {
        var json = Text(json => ModelJson.Write(json, new RegisteredModel("m", 1, 2, "text", [_version], [], [new("champion", 12)])));
        Assert.StartsWith("""{"name":"m","creation_timestamp":1,"last_updated_timestamp":2,"description":"text","latest_versions":[{"name":"m","version":"12",""", json, StringComparison.Ordinal);
        Assert.EndsWith("""],"aliases":[{"alias":"champion","version":"12"}]}""", json, StringComparison.Ordinal);
        Assert.Equal("""{"name":"m"}""", Text(json => ModelJson.Write(json, new RegisteredModel("m", null, null, "", [], [], []))));
    }

    [Theory]
    [InlineData("a.txt", false, 5L, """{"path":"a.txt","is_dir":false,"file_size":5}""")]
    [InlineData("empty", false, 0L, """{"path":"empty","is_dir":false}""")]
    [InlineData("folder", true, null, """{"path":"folder","is_dir":true}""")]
    public void An_empty_file_has_no_size_as_in_MLflow(string path, bool isFolder, long? size, string written) =>
        Assert.Equal(written, Text(json => ArtifactJson.Write(json, new ArtifactFile(path, isFolder, size))));

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
