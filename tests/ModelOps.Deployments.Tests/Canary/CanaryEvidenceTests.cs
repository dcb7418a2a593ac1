using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Canary;

public sealed class CanaryEvidenceTests
{
    [Fact]
    public void What_no_version_has_to_answer_for_does_not_count()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        foreach (var (version, status, shadow) in (IEnumerable<(string, int, bool)>)[("1", 200, false), ("1", 429, false), ("1", 499, false), ("1", 200, true), ("3", 500, false), ("2", 400, false), ("2", 503, false), ("2", 200, false)])
        {
            evidence.Scored(new("r", "m", version, default, TimeSpan.FromMilliseconds(2), 1, status) { IsShadow = shadow });
        }

        var snapshot = evidence.Snapshot();
        Assert.Equal((new ProportionCount(0, 1), new ProportionCount(2, 3)), (snapshot.Champion.Errors, snapshot.Challenger.Errors));
        Assert.Equal((1, 1), (snapshot.Champion.Latency.Count, snapshot.Challenger.Latency.Count));
    }

    [Fact]
    public void Numbers_are_counted_by_the_tenths_of_the_champions_first()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        evidence.Scored(Answer("2", 5));
        evidence.Scored(Answer("1", [.. Enumerable.Range(1, 200).Select(i => (double)i)]));
        Assert.Equal(9, evidence.Snapshot().Borders.Count);
        evidence.Scored(Answer("1", 1, 21, 22, 500));
        evidence.Scored(Answer("2", 100));
        Assert.Equal(["1: to 21", "2: to 41", "above 181"], evidence.Snapshot().Champion.Predictions.Keys.Order());
        Assert.Equal(2, evidence.Snapshot().Champion.Predictions["1: to 21"]);
        Assert.Equal(["5: to 101"], evidence.Snapshot().Challenger.Predictions.Keys);
    }

    [Fact]
    public void Many_labels_share_a_place()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        evidence.Scored(new("r", "m", "1", default, default, 50, 200) { Answer = new Frame(StringColumn.From("label", Enumerable.Range(0, 50).Select(i => $"l{i}"))) });
        Assert.Equal(30, evidence.Snapshot().Champion.Predictions["other"]);
    }

    [Fact]
    public void Many_labels_have_the_same_places_for_both_versions_also_after_a_restart()
    {
        string[] labels = [.. Enumerable.Range(0, 50).Select(i => $"l{i}")];
        ScoredRequest Of(string version, IEnumerable<string> answers) => new("r", "m", version, default, default, 50, 200) { Answer = new Frame(StringColumn.From("label", answers)) };
        var before = new CanaryEvidence("1", "2", new());
        before.Scored(Of("1", labels));
        var after = new CanaryEvidence("1", "2", new(), before.Snapshot());
        after.Scored(Of("2", labels.Reverse()));
        var snapshot = after.Snapshot();
        Assert.Equal(21, snapshot.Champion.Predictions.Count);
        Assert.Equal(snapshot.Champion.Predictions.OrderBy(pair => pair.Key), snapshot.Challenger.Predictions.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Numbers_that_are_missing_have_a_place_of_their_own()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        evidence.Scored(Answer("1", [double.NaN, .. Enumerable.Range(1, 200).Select(i => (double)i)]));
        evidence.Scored(Answer("2", double.NaN, 5));
        Assert.Equal(["1: to 21", "missing"], evidence.Snapshot().Challenger.Predictions.Keys.Order());
        Assert.Empty(evidence.Snapshot().Champion.Predictions);
    }

    [Fact]
    public async Task A_challenger_that_cannot_be_reached_disagrees_with_nothing()
    {
        var evidence = new CanaryEvidence("1", "2", new() { Agreement = 0.9 });
        evidence.Scored(Answer("1", 7) with { Rows = new Frame(new Column<double>("a", [1])) });
        await Assert.ThrowsAsync<TrackingException>(() => evidence.CompareAsync((_, _) => throw new TrackingException("INTERNAL_ERROR", "The tracker does not answer.")));
        Assert.Equal(new ProportionCount(0, 0), evidence.Snapshot().Agreement);
    }

    [Fact]
    public void It_goes_on_where_it_was()
    {
        var before = new CanaryEvidence("1", "2", new());
        before.Scored(Answer("1", [.. Enumerable.Range(1, 300).Select(i => (double)i)]));
        before.AddLabel("2", isWrong: true);
        before.AddAgreement(new(3, 4));
        var after = new CanaryEvidence("1", "2", new(), before.Snapshot());
        after.Scored(Answer("1", 250));
        after.AddLabel("1", error: -2);
        var snapshot = after.Snapshot();
        Assert.Equal(2, snapshot.Champion.Errors.Count);
        Assert.Equal(101, snapshot.Champion.Predictions.Values.Sum());
        Assert.Equal((1, 2.0, new ProportionCount(3, 4)), (snapshot.ChallengerQuality.Wrong.Hits, snapshot.ChampionQuality.Error.Mean, snapshot.Agreement));
    }

    [Fact]
    public void A_step_begins_anew_but_for_labels_and_a_champion_without_requests()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        evidence.Scored(Answer("1", 1));
        evidence.Scored(Answer("2", 1));
        evidence.AddLabel("2", isWrong: false);
        evidence.BeginStep(keepChampion: true);
        Assert.Equal((1, 0, 1), (evidence.Snapshot().Champion.Errors.Count, evidence.Snapshot().Challenger.Errors.Count, evidence.Snapshot().ChallengerQuality.Count));
        evidence.BeginStep(keepChampion: false);
        Assert.Equal(0, evidence.Snapshot().Champion.Errors.Count);
    }

    [Fact]
    public async Task Answers_agree_by_label_and_within_a_hundredth()
    {
        var evidence = new CanaryEvidence("1", "2", new() { Agreement = 0.9 });
        evidence.Scored(Answer("1", 100, 200, double.NaN, 0) with { Rows = new Frame(new Column<double>("a", [100.5, 210, double.NaN, 0])) });
        evidence.Scored(Answer("1", 7) with { Rows = new Frame(new Column<double>("a", [-1])) });
        await evidence.CompareAsync((rows, _) => rows.Numbers("a")[0] < 0
            ? throw new ModelException("cannot")
            : Task.FromResult(new Frame(new Column<double>("prediction", rows.Numbers("a")))));
        Assert.Equal(new ProportionCount(3, 5), evidence.Snapshot().Agreement);
    }

    [Fact]
    public void A_sample_is_the_same_for_the_same_id_and_about_its_share()
    {
        var (one, other) = (new CanaryEvidence("1", "2", new() { Sample = 0.2 }), new CanaryEvidence("1", "2", new() { Sample = 0.2 }));
        string[] ids = [.. Enumerable.Range(0, 5000).Select(i => $"request-{i}")];
        Assert.Equal(ids.Select(one.Takes), ids.Select(other.Takes));
        Assert.InRange(ids.Count(one.Takes), 800, 1200);
    }

    [Fact]
    public void Requests_of_several_threads_are_all_counted()
    {
        var evidence = new CanaryEvidence("1", "2", new());
        Parallel.For(0, 8000, i => evidence.Scored(Answer(i % 2 == 0 ? "1" : "2", i)));
        Assert.Equal((4000, 4000), (evidence.Snapshot().Champion.Errors.Count, evidence.Snapshot().Challenger.Errors.Count));
    }

    private static ScoredRequest Answer(string version, params double[] numbers) =>
        new("r", "m", version, default, TimeSpan.FromMilliseconds(2), numbers.Length, 200) { Answer = new Frame(new Column<double>("prediction", numbers)) };
}
