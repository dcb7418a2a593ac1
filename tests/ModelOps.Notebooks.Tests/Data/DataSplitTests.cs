using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Data;

/// <summary>What <c>#!data split</c> makes and shows, and the leaks it names.</summary>
public sealed class DataSplitTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_parts_become_variables_and_strata_keep_their_shares()
    {
        Golden.Equal("split.txt", await _bench.ShownAsync("data split train --stratify risk --test 0.4"));

        var (train, test) = (_bench.Frame("train_train"), _bench.Frame("train_test"));
        Assert.Equal((450, 300), (train.RowCount, test.RowCount));
        Assert.Equal(90, Enumerable.Range(0, 300).Count(row => (string?)test["risk"][row] == "bad"));
        Assert.Equal(_bench.Frame("train").RowCount, train.RowCount + test.RowCount);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_parts_to_a_magic_and_to_a_call_and_another_seed_others()
    {
        await _bench.RunAsync("data split train --seed 7");
        var train = _bench.Frame("train");

        var same = await _bench.Ops.SplitAsync(train, new() { Seed = 7 }, cancellationToken: Stop);
        var other = await _bench.Ops.SplitAsync(train, new() { Seed = 8 }, "mine", Stop);

        Assert.Equal(_bench.Frame("train_test").Digest(), same.Split.Test.Digest());
        Assert.NotEqual(_bench.Frame("train_test").Digest(), other.Split.Test.Digest());
        Assert.Equal(("train_train", "train_test", "mine_train"), (same.TrainName, same.TestName, other.TrainName));
    }

    [Fact]
    public async Task Groups_stay_together_and_the_latest_rows_are_the_test()
    {
        _bench.Write("visits.csv", "who,day,x\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"p{i % 20},2024-01-{1 + (i / 5):00},{i}\n")));

        await _bench.RunAsync("data split visits.csv --group who");
        var whos = (string name) => Enumerable.Range(0, _bench.Frame(name).RowCount).Select(row => (string?)_bench.Frame(name)["who"][row]).Distinct().ToArray();
        Assert.Empty(whos("visits_train").Intersect(whos("visits_test")));
        Assert.Equal(20, whos("visits_train").Length + whos("visits_test").Length);

        await _bench.RunAsync("data split visits.csv --time day");
        Assert.True(_bench.Frame("visits_train").Numbers("x").Max() < _bench.Frame("visits_test").Numbers("x").Min());
        Assert.Equal(_bench.File("visits.csv"), _bench.Ops.SourceOf(_bench.Host.Variables["visits_test"]));
    }

    [Fact]
    public async Task A_split_names_what_gives_the_test_away()
    {
        var train = _bench.Frame("train");
        _bench.Host.Variables["leaky"] = Frame.Concat(train, train.Head(200)).Derive("verdict", row => row.Text("risk") == "bad" ? 1 : 0);

        var text = await _bench.ShownAsync("data split leaky --stratify risk");

        Assert.Matches("Possible leak: [0-9]+ of 190 test rows \\([0-9.]+ %\\) are also in the training set. Drop repeated rows with Distinct\\(\\) before splitting\\.", text);
        Assert.Contains("Possible leak: Column 'verdict' says the same as the target 'risk'. Drop it before training.", text);
    }

    [Fact]
    public async Task A_split_without_a_leak_says_nothing_of_leaks()
    {
        Assert.DoesNotContain("leak", await _bench.ShownAsync("data split train --target risk"));

        Assert.StartsWith("There is no column 'rsk'. Did you mean 'risk'?", (await _bench.RefusedAsync("data split train --target rsk")).Message);
    }

    [Fact]
    public async Task A_split_by_chance_of_rows_with_one_column_of_timestamps_is_noted()
    {
        _bench.Write("series.csv", "x,day\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},2024-{1 + (i / 20):00}-01\n")));

        Assert.Contains("are not later than the last training row by 'day'. Split by time on 'day'.", await _bench.ShownAsync("data split series.csv"));
        Assert.DoesNotContain("leak", await _bench.ShownAsync("data split series.csv --time day"));
    }

    [Theory]
    [InlineData(Face.Notebook, "data split train --seed @sed", "'--seed' names a variable 'sed' that does not exist. Give a variable that does.")]
    [InlineData(Face.Notebook, "data split train --test 1.5 --stratify rsk", "The test share is 1.5. Give a number above 0 and below 1, such as 0.2.\nThere is no column 'rsk'. Did you mean 'risk'? The columns are: duration_months, credit_amount, age_years, checking_account_status, housing, risk.")]
    [InlineData(Face.Terminal, "data split train --stratify risk --group housing", "More than one of --stratify, --group and --time is given. Keep the one that matters most.")]
    [InlineData(Face.CSharp, "data split train --stratify risk --group housing", "More than one of Stratify, Group and Time is given. Keep the one that matters most.")]
    [InlineData(Face.Notebook, "data split train --test x --seed 1.5", "'--test' cannot be 'x'. Give a number, such as 0.2.\n'--seed' cannot be '1.5'. Give a whole number, such as 10.")]
    public async Task Options_that_do_not_fit_are_named_all_at_once_and_no_part_is_made(Face face, string line, string expected)
    {
        Assert.Equal(expected, await _bench.RefusedAsync(face, line));
        Assert.DoesNotContain("train_train", _bench.Host.Variables.Keys);
    }
}
