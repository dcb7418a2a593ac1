using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Evaluation.Tests.Evidence;

public sealed class EvaluationEvidenceTests
{
    private static readonly DateTimeOffset _time = new(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2));

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var options = new EvaluateOptions { Slices = ["owner"], Threshold = 0.4, Intervals = new() { Resamples = 100 } };
        var evaluation = Evaluator.Evaluate(model, people, options);

        var evidence = Written(model, people, evaluation, options, out var scores);
        var restored = evidence.Restore(scores);

        Assert.Equal(("people", people.Digest(), people.RowCount, evaluation.RowCount), (evidence.DataName, evidence.DataDigest, evidence.DataRows, evidence.RowCount));
        Assert.Equal(("risk", "bad", 0.4, "credit"), (evidence.Target, evidence.PositiveClass, evidence.Threshold, evidence.ModelName));
        Assert.Equal(_time, evidence.Time);
        Assert.Equal(EvaluationEvidence.DigestOf(model), evidence.ModelDigest);
        Assert.Equal(evaluation.Metrics, restored.Metrics);
        Assert.Equal(evaluation.Intervals, restored.Intervals);
        Assert.Equal(evaluation.SkippedRows, restored.SkippedRows);
        Assert.Equal(evaluation.Slices.Select(slice => (slice.Column, slice.Value, slice.Rows.Count, slice.IsSmall)), restored.Slices.Select(slice => (slice.Column, slice.Value, slice.Rows.Count, slice.IsSmall)));
        Assert.Equal(evaluation.Slices[0].Intervals, restored.Slices[0].Intervals);
        Assert.Equal(evaluation.Rows.Probabilities.ToArray(), restored.Rows.Probabilities.ToArray());
    }

    [Fact]
    public void A_regression_is_read_back()
    {
        using var model = TestModels.Regressor();
        var frame = new Frame(new Column<double>("x", [1, 2, 3]), new Column<double>("price", [2.5, 4, 5]));
        var evaluation = Evaluator.Evaluate(model, frame);

        var restored = Written(model, frame, evaluation, new(), out var scores).Restore(scores);

        Assert.Equal(evaluation.Metrics, restored.Metrics);
        Assert.Equal([2.5, 4, 5], restored.Rows.Values.ToArray());
        Assert.Null(restored.PositiveClass);
    }

    [Fact]
    public void Any_evaluation_of_rows_survives_the_way_through_its_files() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (count, classes) = (random.Next(1, 40), random.Next(2, 5));
        double[]? weights = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        var rows = random.Next(3) == 0
            ? MetricInput.ForValues([.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 1e6)], [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)], weights)
            : MetricInput.ForClasses([.. Enumerable.Range(0, count).Select(_ => random.Next(classes))], [.. Enumerable.Range(0, count * classes).Select(_ => random.NextDouble())], classes, weights: weights);
        var evaluation = Evaluator.Evaluate(rows, "y", rows.Task == LearningTask.Regression ? null : [.. Enumerable.Range(0, classes).Select(k => $"class {k}")]);
        using var model = TestModels.Classifier();

        var (json, scores) = EvaluationEvidence.Write(evaluation, model, "m", ("data", "d1", count), new(), _time, "test");
        var restored = EvaluationEvidence.Read(json, "e").Restore(scores);

        Assert.Equal(evaluation.Metrics, restored.Metrics);
        Assert.Equal(evaluation.Rows.Weights.ToArray(), restored.Rows.Weights.ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_better_metric_written_into_the_description_is_found_out()
    {
        var (json, scores) = Files();
        var node = JsonNode.Parse(json)!;
        var auc = (double)node["metrics"]!["roc_auc"]!;
        node["metrics"]!["roc_auc"] = 0.999;

        var error = Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(node.ToJsonString(), "best").Restore(scores));

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"The evaluation 'best' cannot be trusted: it says roc_auc 0.999, and its scores give {auc:G6}. Evaluate the model on the same data again, which replaces it."), error.Message);
    }

    [Fact]
    public void Other_scores_than_those_written_are_refused()
    {
        var (json, scores) = Files();
        scores[^1] ^= 1;

        var error = Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(json, "e").Restore(scores));

        Assert.Equal("The evaluation 'e' cannot be trusted: its scores are not those that were written with it. Evaluate the model on the same data again, which replaces it.", error.Message);
    }

    [Fact]
    public void Scores_with_a_forged_digest_are_still_held_against_the_description()
    {
        var (json, _) = Files();
        var node = JsonNode.Parse(json)!;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("""{"targets":[0],"predicted":[0],"probabilities":[1,0],"values":[],"predictions":[],"weights":[],"slices":[]}"""u8);
        }

        var scores = packed.ToArray();
        node["scores"]!["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(scores));

        var error = Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(node.ToJsonString(), "e").Restore(scores));

        Assert.Contains("and holds 1 of a binary one", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format", "\"other\"", "it is not the description of an evaluation")]
    [InlineData("version", "2", "has the form 2, and this version reads form 1. Use the version of the toolkit that wrote it, or evaluate the model again.")]
    [InlineData("target", "\"\"", "a name, digest or time is missing")]
    [InlineData("evaluated_at", "\"yesterday\"", "cannot be trusted")]
    [InlineData("rows", "\"many\"", "cannot be trusted")]
    [InlineData("dataset", "null", "cannot be trusted")]
    [InlineData("model", "[]", "cannot be trusted")]
    [InlineData("slices", "{}", "cannot be trusted")]
    public void A_damaged_description_is_refused(string key, string value, string expected)
    {
        var (json, _) = Files();
        var node = JsonNode.Parse(json)!;
        node[key] = JsonNode.Parse(value);

        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(node.ToJsonString(), "e")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_cut_of_the_files_is_read_as_an_evaluation()
    {
        var (json, scores) = Files();
        for (var length = 0; length < json.Length - 1; length += 97)
        {
            Assert.Throws<InvalidInputException>(() => EvaluationEvidence.Read(json[..length], "e"));
        }

        var evidence = EvaluationEvidence.Read(json, "e");
        for (var length = 0; length < scores.Length; length += 53)
        {
            Assert.Throws<InvalidInputException>(() => evidence.Restore(scores[..length]));
        }
    }

    [Fact]
    public void Files_of_other_settings_have_other_names()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        EvaluationEvidence Of(EvaluateOptions options) => Written(model, people, Evaluator.Evaluate(model, people, options), options, out _);
        var (own, other) = (Of(new()), Of(new() { Threshold = 0.3 }));

        Assert.True(own.IsOwn(model));
        Assert.False(other.IsOwn(model));
        Assert.StartsWith("people-" + people.Digest()[..8] + "-" + EvaluationEvidence.DigestOf(model)[..8], own.FileStem(model), StringComparison.Ordinal);
        Assert.StartsWith(own.FileStem(model) + "-", other.FileStem(model), StringComparison.Ordinal);
        Assert.Equal("target 'risk', positive class 'bad', threshold 0.3", other.Settings);
        Assert.EndsWith("evaluated 2026-03-01 10:30:00 UTC, at threshold 0.3", other.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("credit.csv", "credit.csv")]
    [InlineData("../../etc/passwd", "_.._etc_passwd")]
    [InlineData("a b/c:d", "a_b_c_d")]
    [InlineData("...", "data")]
    [InlineData("", "data")]
    [InlineData("system", "system_data")]
    [InlineData("größe", "größe")]
    public void A_data_name_becomes_part_of_a_file_name(string name, string safe) => Assert.Equal(safe, EvaluationEvidence.SafeName(name));

    [Fact]
    public void A_safe_name_stays_as_it_is() => Prop.ForAll<NonNull<string>>(name =>
    {
        var safe = EvaluationEvidence.SafeName(name.Get);
        Assert.InRange(safe.Length, 1, 100);
        Assert.DoesNotContain('/', safe);
        Assert.NotEqual('.', safe[0]);
        Assert.Equal(safe.TrimEnd('.'), EvaluationEvidence.SafeName(safe));
    }).QuickCheckThrowOnFailure();

    private static (string Json, byte[] Scores) Files()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var options = new EvaluateOptions { Slices = ["owner"] };
        return EvaluationEvidence.Write(Evaluator.Evaluate(model, people, options), model, "credit", ("people", people.Digest(), people.RowCount), options, _time, "modelops 1.0");
    }

    private static EvaluationEvidence Written(Model model, Frame data, EvaluationResult evaluation, EvaluateOptions options, out byte[] scores)
    {
        (var json, scores) = EvaluationEvidence.Write(evaluation, model, "credit", ("people", data.Digest(), data.RowCount), options, _time, "modelops 1.0");
        return EvaluationEvidence.Read(json, "e");
    }
}
