using ModelOps.Tracking.Runs;

namespace ModelOps.Tracking.Tests.Entities;

/// <summary>Tags that whoever starts a process gives to its runs and versions.</summary>
public sealed class RunContextTests
{
    [Fact]
    public void A_run_has_the_tags_of_its_process_unless_it_has_its_own()
    {
        var options = new ActiveRunOptions { Capture = CaptureSettings.None, Environment = name => name == "MLFLOW_RUN_CONTEXT" ? """{"modelops.loop":"c1","team":"risk"}""" : null, Tags = new Dictionary<string, string> { ["team"] = "fraud" } };
        Assert.Equal([new("mlflow.source.type", "LOCAL"), new("modelops.loop", "c1"), new Tag("team", "fraud")], RunCapture.Tags(options, "", owner: ""));
    }

    [Fact]
    public void Without_the_variable_there_are_none_and_what_is_written_is_read()
    {
        Assert.Empty(RunContext.Tags(_ => null));
        var tags = new Dictionary<string, string> { ["a"] = "\"quoted\"" };
        Assert.Equal(tags, RunContext.Tags(_ => RunContext.Text(tags)));
    }

    [Theory]
    [InlineData("team=risk")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"a":null}""")]
    public void What_is_not_an_object_of_texts_is_refused(string text) =>
        Assert.StartsWith("The environment variable MLFLOW_RUN_CONTEXT is not a JSON object of texts, such as {\"team\":\"risk\"}: ", Assert.Throws<InvalidInputException>(() => RunContext.Tags(_ => text)).Message, StringComparison.Ordinal);
}
