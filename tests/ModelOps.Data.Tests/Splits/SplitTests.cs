using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Splits;

public sealed class SplitTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Fact]
    public void A_stratified_split_keeps_the_shares_and_every_row_once()
    {
        var split = _credit.Split(new SplitOptions { TestShare = 0.2, Stratify = "risk", Seed = 42 });

        Assert.Equal((800, 200), (split.Train.RowCount, split.Test.RowCount));
        Assert.Equal(60, split.Test.Filter(row => row.Text("risk") == "bad").RowCount);
        Assert.Equal(Enumerable.Range(0, 1000), split.TrainRows.Concat(split.TestRows).Order());
        Assert.Equal(_credit.Take(split.TestRows).Digest(), split.Test.Digest());
    }

    [Fact]
    public void The_same_seed_gives_the_same_split_and_another_gives_another()
    {
        var first = _credit.Split(new SplitOptions { Seed = 7 }).TestRows;

        Assert.Equal(first, _credit.Split(new SplitOptions { Seed = 7 }).TestRows);
        Assert.NotEqual(first, _credit.Split(new SplitOptions { Seed = 8 }).TestRows);
    }

    [Fact]
    public void A_seeds_split_is_the_same_on_every_machine() =>
        Assert.Equal([2, 6], Frame.ParseCsv("a,b\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n").Split().TestRows);

    [Fact]
    public void Groups_stay_together()
    {
        var split = _credit.Split(new SplitOptions { Group = "age_years", TestShare = 0.25 });

        Assert.Empty(split.Train.Numbers("age_years").Intersect(split.Test.Numbers("age_years")));
        Assert.InRange(split.Test.RowCount, 230, 270);
    }

    [Fact]
    public void A_split_by_time_tests_on_the_latest_rows()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "chicago_ridership.csv"));

        var split = frame.Take(Enumerable.Range(0, frame.RowCount).Reverse().ToArray()).Split(new SplitOptions { Time = "date", TestShare = 0.1 });

        var lastTrain = ((Column<DateTime>)split.Train["date"]).Values.ToArray().Max();
        var firstTest = ((Column<DateTime>)split.Test["date"]).Values.ToArray().Min();
        Assert.True(lastTrain < firstTest);
        Assert.Equal(570, split.Test.RowCount);
    }

    [Fact]
    public void Rows_of_one_moment_are_not_torn_apart()
    {
        var split = Frame.ParseCsv("t,x\n1,a\n2,b\n2,c\n2,d\n3,e\n").Split(new SplitOptions { Time = "t", TestShare = 0.4 });

        Assert.Equal([1, 2, 3, 4], split.TestRows);
    }

    [Fact]
    public void All_errors_of_the_options_come_at_once() =>
        Assert.Equal(
            [
                "The test share is 1.2. Give a number above 0 and below 1, such as 0.2.",
                "More than one of Stratify, Group and Time is given. Keep the one that matters most.",
                $"There is no column 'rsk'. Did you mean 'risk'? The columns are: {string.Join(", ", _credit.Columns.Select(column => column.Name))}.",
            ],
            Assert.Throws<InvalidInputException>(() => _credit.Split(new SplitOptions { TestShare = 1.2, Stratify = "rsk", Time = "risk" })).Errors);

    [Fact]
    public void One_row_is_too_few_to_split() =>
        Assert.Equal("The frame has 1 row, too few to split. Give at least 2.", Assert.Throws<InvalidInputException>(() => _credit.Head(1).Split()).Message);

    [Fact]
    public void Row_numbers_are_saved_one_a_line_and_checked_when_loaded()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("test.txt");

        RowIndices.Save(path, [3, 1, 2]);

        Assert.Equal("3\n1\n2\n", File.ReadAllText(path));
        Assert.Equal([3, 1, 2], RowIndices.Load(path, 4));
        Assert.Equal(
            $"'{path}', line 1: '3' is not a row of the frame, which has rows 0 to 2. Were the numbers made for another frame?",
            Assert.Throws<InvalidInputException>(() => RowIndices.Load(path, 3)).Message);
    }
}
