using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Validation;
using static ModelOps.Tracking.Tests.Validation.NameRuleTests;

namespace ModelOps.Tracking.Tests.Validation;

public sealed class BatchRuleTests
{
    [Theory]
    [InlineData(1000, 0, 0, null)]
    [InlineData(800, 100, 100, null)]
    [InlineData(1001, 0, 0, "A batch logging request can contain at most 1000 metrics. Got 1001 metrics.")]
    [InlineData(0, 101, 0, "A batch logging request can contain at most 100 params. Got 101 params.")]
    [InlineData(0, 0, 101, "A batch logging request can contain at most 100 tags. Got 101 tags.")]
    [InlineData(801, 100, 100, "A batch logging request can contain at most 1000 metrics, params, and tags in total. Got 1001 metrics, params, and tags.")]
    public void A_batch_has_a_size(int metrics, int parameters, int tags, string? message)
    {
        var refusal = Refusal(() => BatchRules.Batch(new RunBatch(
            [.. Enumerable.Range(0, metrics).Select(i => new Metric($"m{i}", i, 0, 0))],
            [.. Enumerable.Range(0, parameters).Select(i => new Param($"p{i}", "x"))],
            [.. Enumerable.Range(0, tags).Select(i => new Tag($"t{i}", "x"))])));
        Assert.True(message is null ? refusal is null : refusal?.StartsWith(message, StringComparison.Ordinal) == true, refusal);
    }

    [Fact]
    public void One_bad_member_refuses_the_batch_and_is_named_by_its_place()
    {
        Assert.StartsWith("Invalid value \"a//b\" for parameter 'metrics[1].name' supplied", Refusal(() => BatchRules.Batch(new RunBatch([new("a", 1, 0, 0), new("a//b", 1, 0, 0)]))), StringComparison.Ordinal);
        Assert.StartsWith("Missing value for required parameter 'params[0].key'", Refusal(() => BatchRules.Batch(new RunBatch(Params: [new("", "x")]))), StringComparison.Ordinal);
        Assert.StartsWith("Invalid value -1 for parameter 'metrics[0].timestamp' supplied: metric 'a' (value=0.5).", Refusal(() => BatchRules.Batch(new RunBatch([new("a", 0.5, -1, 0)]))), StringComparison.Ordinal);
        Assert.Equal("'run_name' exceeds the maximum length of 250 characters", Refusal(() => BatchRules.Batch(new RunBatch(Tags: [new("mlflow.runName", new string('n', 251))]))));
        Assert.StartsWith("Duplicate parameter keys have been submitted: ['a', 'b'].", Refusal(() => BatchRules.Batch(new RunBatch(Params: [new("a", "1"), new("b", "1"), new("b", "2"), new("a", "1"), new("c", "1")]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_cut_to_its_limit_and_never_within_a_character() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements("a", "é", "😀").ListOf().Select(string.Concat).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), (text, most) =>
        {
            var cut = BatchRules.Cut(text, most);
            return cut.Length <= most && text.StartsWith(cut, StringComparison.Ordinal) && (cut.Length == text.Length || cut.Length >= most - 1) && (cut.Length == 0 || !char.IsHighSurrogate(cut[^1]));
        }));

    [Theory]
    [InlineData("production", "Production")]
    [InlineData("NONE", "None")]
    [InlineData("Archived", "Archived")]
    public void A_stage_is_known_in_any_case(string given, string stage) => Assert.Equal(stage, RegistryRules.Stage(given));

    [Fact]
    public void Other_stages_and_an_archive_of_the_archive_are_refused()
    {
        Assert.Equal("Invalid Model Version stage: live. Value must be one of None, Staging, Production, Archived.", Refusal(() => RegistryRules.Stage("live")));
        Assert.Null(Refusal(() => RegistryRules.MayArchive("Staging")));
        Assert.Contains("'Archived' is not an Active stage", Refusal(() => RegistryRules.MayArchive("Archived")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://b/p?x=1", null)]
    [InlineData("/plain#folder;x", null)]
    [InlineData("s3://b/p#f", "'artifact_location' URL can't include fragments or params.")]
    [InlineData("s3://b/p;f", "'artifact_location' URL can't include fragments or params.")]
    [InlineData("s3://b/p?x=..", "Invalid query string")]
    [InlineData("s3://b/p?x=%252e%252e", "Invalid query string")]
    [InlineData("a\0b", "'artifact_location' holds a NUL character.")]
    public void An_artifact_location_hides_nothing(string location, string? message) => Assert.Equal(message, Refusal(() => ExperimentRules.ArtifactLocation(location)));

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("-1", -1L)]
    [InlineData("1.0", null)]
    [InlineData("1 OR 1=1", null)]
    [InlineData("99999999999999999999", null)]
    public void An_experiment_id_is_a_whole_number(string text, long? id) =>
        Assert.Equal(id is null ? $"Invalid experiment ID '{text}'. Experiment ID must be a valid integer." : null, Refusal(() => Assert.Equal(id, ExperimentRules.Id(text))));
}
