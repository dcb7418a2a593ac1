using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Splits;

public sealed class LeakTests
{
    [Fact]
    public void A_clean_split_has_no_finding()
    {
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")).Split(new SplitOptions { Stratify = "risk" });

        Assert.Empty(LeakCheck.Of(split, target: "risk"));
    }

    [Fact]
    public void Rows_in_both_sets_are_counted()
    {
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "spam.csv")).Split();

        var finding = Assert.Single(LeakCheck.Of(split, target: "type"));

        Assert.Equal(LeakKind.DuplicateRows, finding.Kind);
        Assert.Equal(
            FormattableString.Invariant($"{finding.Count} of 920 test rows ({100.0 * finding.Count / 920:0.#} %) are also in the training set. Drop repeated rows with Distinct() before splitting."),
            finding.Message);
        Assert.InRange(finding.Count, 50, 200);
    }

    [Fact]
    public void A_feature_that_is_the_target_under_another_name_is_found()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"))
            .Derive("risk_code", row => row.Text("risk") == "bad" ? 7 : 3)
            .Derive("row", row => row.Index);

        var finding = Assert.Single(LeakCheck.Of(frame.Split(), target: "risk"));

        Assert.Equal("Column 'risk_code' says the same as the target 'risk'. Drop it before training.", finding.Message);
    }

    [Fact]
    public void A_rescaled_copy_of_a_numeric_target_is_found()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "diabetes.csv")).Derive("copy", "progression", value => Math.Round(value * 0.45));

        Assert.Equal("copy", Assert.Single(LeakCheck.Of(frame.Split(), target: "progression")).Column);
    }

    [Fact]
    public void A_random_split_of_a_series_is_told_and_a_split_by_time_is_not()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "chicago_ridership.csv"));

        var finding = Assert.Single(LeakCheck.Of(frame.Split(), time: "date"));

        Assert.Equal($"{finding.Count} test rows are not later than the last training row by 'date'. Split by time on 'date'.", finding.Message);
        Assert.Empty(LeakCheck.Of(frame.Split(new SplitOptions { Time = "date" }), time: "date"));
    }

    [Fact]
    public void Groups_in_both_sets_are_told_and_a_split_by_group_has_none()
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

        Assert.Equal(LeakKind.SharedGroups, Assert.Single(LeakCheck.Of(frame.Split(), group: "age_years")).Kind);
        Assert.Empty(LeakCheck.Of(frame.Split(new SplitOptions { Group = "age_years" }), group: "age_years"));
    }
}
