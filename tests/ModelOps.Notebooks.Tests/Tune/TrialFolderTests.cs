using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Tune;

/// <summary>How a search and its workers share trials through a folder.</summary>
public sealed class TrialFolderTests : IDisposable
{
    private static readonly Frame _rows = Frame.From(Enumerable.Range(0, 4).Select(i => new { n = i / 3.0, kind = i % 2 == 0 ? "a" : "b" }));
    private readonly TemporaryFolder _temporary = new();
    private readonly TrialFolder _folder;

    public TrialFolderTests()
    {
        _folder = new TrialFolder(_temporary.File("search"));
        _folder.Write(_rows, new FitOptions { Target = "kind", Seed = 7, Exclude = ["x"] }, new SearchOptions { Trials = 3, Space = ["depth=1..3"], Strategy = SearchStrategy.Random });
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_worker_reads_the_rows_and_the_options_as_the_search_has_them()
    {
        var (frame, search) = _folder.Read(TestContext.Current.CancellationToken);

        Assert.Equal(_rows.Digest(), frame.Digest());
        Assert.Equal(("kind", 7, 1, "x"), (search.Fit.Target, search.Fit.Seed, search.Fit.Threads, Assert.Single(search.Fit.Exclude)));
        Assert.Equal((3, "depth=1..3", SearchStrategy.Random), (search.Options.Trials, Assert.Single(search.Options.Space), search.Options.Strategy));
    }

    [Fact]
    public void Rows_that_are_not_those_of_the_search_are_refused()
    {
        _rows.Head(3).Write(_temporary.File("search", "data.parquet"));

        Assert.Equal(
            "The data has a column that does not come back from a Parquet file as it was, so that its trials cannot run on an engine. Search in this process, or convert the column first.",
            Assert.Throws<InvalidInputException>(() => _folder.Read(TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Each_trial_goes_to_one_worker_by_its_number_and_stays_its_own_until_it_is_answered_or_given_back()
    {
        _folder.Ask(new(10, 0, [0.5], 1));
        _folder.Ask(new(2, 1, null, 0.25));

        var taken = _folder.Take(0)!;
        Assert.Equal((2, 1, null, 0.25), (taken.Number, taken.Trainer, taken.Point, taken.RowShare));
        Assert.Equal(2, _folder.Take(0)!.Number);
        Assert.Equal([0.5], _folder.Take(1)!.Point!);
        Assert.Null(_folder.Take(2));

        // The worker 0 does not come back: what it had is free, and what it has answered is not asked again.
        _folder.Release(0);
        Assert.Equal(2, _folder.Take(2)!.Number);
        _folder.Answer(2, new(new TrialReport { Number = 2, Trainer = "ridge", Settings = "", Score = double.NaN }, [[0.5, double.NaN]]));
        Assert.Null(_folder.Take(2));
        Assert.Equal([0.5, double.NaN], Assert.Single(_folder.FindAnswer(2)!.Scores!));
        Assert.Equal(double.NaN, _folder.FindAnswer(2)!.Report.Score);
        Assert.Null(_folder.FindAnswer(10));
        _folder.Release(2);
        Assert.Null(_folder.Take(0));
    }

    [Fact]
    public async Task Of_many_workers_one_gets_a_trial()
    {
        for (var number = 0; number < 20; number++)
        {
            _folder.Ask(new(number, 0, null, 1));
        }

        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            while (_folder.Take(worker) is { } trial)
            {
                Interlocked.Increment(ref answered);
                _folder.Answer(trial.Number, new(new TrialReport { Number = trial.Number, Trainer = "ridge", Settings = "" }, null));
            }
        })));

        Assert.Equal(20, answered);
    }

    [Fact]
    public void Workers_end_when_the_search_does_or_when_it_has_not_been_heard_of_for_minutes()
    {
        var now = new DateTimeOffset(File.GetLastWriteTimeUtc(_temporary.File("search", "alive")));

        Assert.False(_folder.IsOver(now.AddMinutes(4.9)));
        Assert.True(_folder.IsOver(now.AddMinutes(5.1)));
        _folder.End();
        Assert.True(_folder.IsOver(now));
        _folder.Delete();
        _folder.Delete();
        Assert.False(Directory.Exists(_folder.Path));
    }
}
