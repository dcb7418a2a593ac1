using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Splits;

public sealed class FoldTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Fact]
    public void Every_row_is_tested_once_and_never_learnt_from_in_that_fold()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(2, 9).ToArbitrary(), Gen.Choose(10, 200).ToArbitrary(), Gen.Elements<string?>(null, "risk").ToArbitrary(), (folds, rows, stratify) =>
        {
            var cut = _credit.Head(rows).Folds(new FoldOptions { Folds = folds, Stratify = stratify, Seed = rows });
            return cut.SelectMany(fold => fold.TestRows).Order().SequenceEqual(Enumerable.Range(0, rows))
                && cut.All(fold => fold.TrainRows.Concat(fold.TestRows).Order().SequenceEqual(Enumerable.Range(0, rows)))
                && cut.Max(fold => fold.TestRows.Length) - cut.Min(fold => fold.TestRows.Length) <= 1;
        }));
    }

    [Fact]
    public void Stratified_folds_keep_the_shares()
    {
        foreach (var fold in _credit.Folds(new FoldOptions { Stratify = "risk" }))
        {
            Assert.Equal(60, _credit.Take(fold.TestRows).Filter(row => row.Text("risk") == "bad").RowCount);
        }
    }

    [Fact]
    public void Groups_stay_in_one_fold()
    {
        var folds = _credit.Folds(new FoldOptions { Group = "age_years", Folds = 4 });

        Assert.All(folds, fold => Assert.Empty(_credit.Take(fold.TrainRows).Numbers("age_years").Intersect(_credit.Take(fold.TestRows).Numbers("age_years"))));
        Assert.All(folds, fold => Assert.InRange(fold.TestRows.Length, 240, 260));
    }

    [Fact]
    public void Folds_by_time_learn_from_the_past_only()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "chicago_ridership.csv"));
        var days = ((Column<DateTime>)frame["date"]).Values.ToArray();

        var folds = frame.Folds(new FoldOptions { Time = "date", Folds = 3 });

        Assert.All(folds, fold => Assert.True(fold.TrainRows.Max(row => days[row]) < fold.TestRows.Min(row => days[row])));
        Assert.Equal(frame.RowCount, folds[^1].TrainRows.Length + folds[^1].TestRows.Length);
        Assert.True(folds[0].TrainRows.Length < folds[1].TrainRows.Length);
    }

    [Fact]
    public void Errors_of_the_options_come_at_once() =>
        Assert.Equal(
            ["The number of folds is 1. Give at least 2.", "There is no column 'x'. The columns are: risk."],
            Assert.Throws<InvalidInputException>(() => _credit.Select("risk").Folds(new FoldOptions { Folds = 1, Group = "x" })).Errors);

    [Fact]
    public void Too_few_rows_groups_or_moments_are_named()
    {
        Assert.Equal(
            "The frame has 3 rows, too few for 5 folds. Give at least 5, or ask for fewer folds.",
            Assert.Throws<InvalidInputException>(() => _credit.Head(3).Folds()).Message);
        Assert.Equal(
            "Column 'risk' has 2 different values, too few for 5 folds by group. Ask for fewer folds.",
            Assert.Throws<InvalidInputException>(() => _credit.Folds(new FoldOptions { Group = "risk" })).Message);
        Assert.Equal(
            "Column 'risk' has too few different timestamps for 5 folds by time. Ask for fewer folds.",
            Assert.Throws<InvalidInputException>(() => _credit.Folds(new FoldOptions { Time = "risk" })).Message);
    }

    [Fact]
    public void Saved_row_numbers_are_loaded_as_they_were()
    {
        using var folder = new TemporaryFolder();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.ListOf(Gen.Choose(0, 10_000)).ToArbitrary(), rows =>
        {
            RowIndices.Save(folder.File("rows.txt"), [.. rows]);
            return RowIndices.Load(folder.File("rows.txt"), 10_001).SequenceEqual(rows);
        }));
    }
}
