using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Validation;
using static ModelOps.Tracking.Tests.Validation.NameRuleTests;

namespace ModelOps.Tracking.Tests.Validation;

/// <summary>Every limit at its last good value and at its first bad one.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("name", 500)]
    [InlineData("digest", 36)]
    [InlineData("source_type", 36)]
    [InlineData("source", 65_535)]
    [InlineData("schema", 1_048_575)]
    [InlineData("profile", 16_777_215)]
    public void A_part_of_a_dataset_has_a_length(string part, int most)
    {
        Assert.Null(Refusal(() => BatchRules.Inputs([Input(most)])));
        Assert.Equal($"'{part}' exceeds the maximum length of {most} characters", Refusal(() => BatchRules.Inputs([Input(1), Input(most + 1)])));

        DatasetInput Input(int length)
        {
            var text = new string('x', length);
            var dataset = new Dataset("d", "1", "local", "{}");
            return new(
                part switch
                {
                    "name" => dataset with { Name = text },
                    "digest" => dataset with { Digest = text },
                    "source_type" => dataset with { SourceType = text },
                    "source" => dataset with { Source = text },
                    "schema" => dataset with { Schema = text },
                    _ => dataset with { Profile = text },
                },
                []);
        }
    }

    [Theory]
    [InlineData(255, 500, null)]
    [InlineData(256, 500, "'key' exceeds the maximum length of 255 characters")]
    [InlineData(255, 501, "'value' exceeds the maximum length of 500 characters")]
    public void A_tag_of_a_dataset_has_a_length(int key, int value, string? message) =>
        Assert.Equal(message, Refusal(() => BatchRules.Inputs([new(new Dataset("d", "1", "local", "{}"), [new(new string('k', key), new string('v', value))])])));

    [Fact]
    public void Datasets_and_their_tags_have_a_number()
    {
        var input = new DatasetInput(new Dataset("d", "1", "local", "{}"), []);
        Assert.Null(Refusal(() => BatchRules.Inputs([.. Enumerable.Repeat(input, 1_000)])));
        Assert.StartsWith("A batch logging request can contain at most 1000 datasets. Got 1001 datasets.", Refusal(() => BatchRules.Inputs([.. Enumerable.Repeat(input, 1_001)])), StringComparison.Ordinal);
        Assert.StartsWith("A batch logging request can contain at most 100 tags of a dataset. Got 101", Refusal(() => BatchRules.Inputs([input with { Tags = [.. Enumerable.Range(0, 101).Select(i => new Tag($"{i}", ""))] }])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5_000, null)]
    [InlineData(250, 0, null)]
    [InlineData(1, 5_001, "'value' exceeds the maximum length of 5000 characters")]
    [InlineData(251, 1, "'key' exceeds the maximum length of 250 characters")]
    public void A_tag_of_an_experiment_has_a_length(int key, int value, string? message)
    {
        var tag = new Tag(new string('k', key), new string('v', value));
        Assert.Equal(message, Refusal(() => ExperimentRules.Tag(tag)));
        Assert.Equal(message, Refusal(() => ExperimentRules.FirstTag(tag)));
    }

    [Fact]
    public void An_empty_key_is_taken_with_a_new_experiment_only()
    {
        Assert.Null(Refusal(() => ExperimentRules.FirstTag(new Tag("", "x"))));
        Assert.StartsWith("Missing value for required parameter 'key'.", Refusal(() => ExperimentRules.Tag(new Tag("", "x"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, 2_048, null, null)]
    [InlineData(501, 2_049, "'name' exceeds the maximum length of 500 characters", "'artifact_location' exceeds the maximum length of 2048 characters")]
    public void An_experiment_has_a_length(int name, int location, string? nameMessage, string? locationMessage)
    {
        Assert.Equal(nameMessage, Refusal(() => ExperimentRules.Name(new string('n', name))));
        Assert.Equal(locationMessage, Refusal(() => ExperimentRules.ArtifactLocation(new string('l', location))));
    }

    [Theory]
    [InlineData(0, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer", "Invalid value for max_results. It must be a positive integer, but got 0")]
    [InlineData(1, null, null)]
    [InlineData(10, null, null)]
    [InlineData(11, "Invalid value 11 for parameter 'max_results' supplied. It must be at most 10", "Invalid value for request parameter max_results. It must be at most 10, but got value 11")]
    [InlineData(int.MinValue, "Invalid value -2147483648 for parameter 'max_results' supplied. It must be a positive integer", "Invalid value for max_results. It must be a positive integer, but got -2147483648")]
    public void A_page_has_a_size(int size, string? message, string? versionMessage)
    {
        Assert.Equal(message, Refusal(() => SearchRules.MaxResults(size, 10)));
        Assert.Equal(versionMessage, Refusal(() => SearchRules.VersionMaxResults(size, 10)));
    }

    [Fact]
    public void JSON_in_Pythons_spacing_is_the_same_JSON()
    {
        var texts = Gen.Elements("a", "ä", "😀", "\"", "\\", "\n", "\0", "/", "\u2028").ListOf().Select(string.Concat);
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Zip(texts, texts).ToArbitrary(), pair =>
        {
            var node = new JsonObject { [pair.Item1] = new JsonArray(pair.Item2, 1, -2.5, true, null, new JsonObject()) };
            var text = PythonText.Json(node);
            return text.All(character => character is >= ' ' and <= '~') && JsonNode.DeepEquals(node, JsonNode.Parse(text));
        }));
    }

    [Fact]
    public void A_name_for_a_run_is_short_and_seldom_the_same()
    {
        var names = Enumerable.Range(0, 200).Select(_ => RunNames.Next()).ToList();
        Assert.All(names, name => Assert.Matches("^[a-z]{3,10}-[a-z]{3,10}-[0-9]{1,3}$", name));
        Assert.InRange(names.Distinct().Count(), 190, 200);
    }
}
