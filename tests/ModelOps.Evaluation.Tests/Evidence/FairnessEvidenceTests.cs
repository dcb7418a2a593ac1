using System.Text.Json.Nodes;

namespace ModelOps.Evaluation.Tests.Evidence;

public sealed class FairnessEvidenceTests
{
    private static readonly EvaluateOptions _options = new() { Fairness = ["owner=yes", "owner*noise"], FavourableClass = "good", Slices = ["owner*age"], Intervals = new() { Resamples = 150, Seed = 7 } };

    [Fact]
    public void Fairness_is_read_back_with_its_intervals()
    {
        var (evaluation, json, scores) = Written();
        var evidence = EvaluationEvidence.Read(json, "e");
        var restored = evidence.Restore(scores);

        Assert.Equal(["owner", "owner*noise"], evidence.FairnessColumns);
        Assert.Equal(["owner*age"], evidence.SliceColumns);
        Assert.Equal(evaluation.Fairness.Select(result => (result.Column, result.FavourableClass, result.Reference, result.ReferenceIsGiven)), restored.Fairness.Select(result => (result.Column, result.FavourableClass, result.Reference, result.ReferenceIsGiven)));
        Assert.Equal(evaluation.Fairness.SelectMany(result => result.Measures), restored.Fairness.SelectMany(result => result.Measures));
        Assert.Equal(evaluation.Fairness[0].FourFifths, restored.Fairness[0].FourFifths);
        Assert.Equal(evaluation.Slices.Select(slice => slice.Value), restored.Slices.Select(slice => slice.Value));
    }

    [Fact]
    public void A_fairer_measure_written_into_the_description_is_found_out()
    {
        var (_, json, scores) = Written();
        var description = JsonNode.Parse(json)!;
        description["fairness"]![0]!["measures"]!["demographic_parity_ratio"] = 0.99;
        var exception = Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(description.ToJsonString(), "e").Restore(scores));
        Assert.StartsWith("The evaluation 'e' cannot be trusted: it says demographic_parity_ratio of owner 0.99, and its scores give ", exception.Message);
    }

    [Fact]
    public void Evidence_without_fairness_as_earlier_versions_wrote_it_is_read()
    {
        var (evaluation, json, scores) = Written();
        var description = JsonNode.Parse(json)!.AsObject();
        description.Remove("fairness");
        Assert.Empty(EvaluationEvidence.Read(description.ToJsonString(), "e").Restore(scores).Fairness);
        Assert.NotEmpty(evaluation.Fairness);
    }

    private static (EvaluationResult Evaluation, string Json, byte[] Scores) Written()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var evaluation = Evaluator.Evaluate(model, people, _options);
        var (json, scores) = EvaluationEvidence.Write(evaluation, model, "credit", ("people", people.Digest(), people.RowCount), _options, DateTimeOffset.UnixEpoch, "test");
        return (evaluation, json, scores);
    }
}
