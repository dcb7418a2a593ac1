namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>What filters find, in which order, page by page.</summary>
public sealed class RunSearchTests : StoreTest
{
    [Fact]
    public async Task Runs_without_a_value_come_last_and_NaN_before_them_in_both_directions()
    {
        foreach (var (name, value) in new (string, double?)[] { ("none", null), ("nan", double.NaN), ("two", 2), ("minus", -1), ("inf", double.PositiveInfinity), ("ninf", double.NegativeInfinity) })
        {
            var run = await RunAsync(name);
            if (value is { } number)
            {
                await Store.LogMetricAsync(run, new Metric("m", number, 1));
            }
        }

        Assert.Equal(["ninf", "minus", "two", "inf", "nan", "none"], await FindAsync(null, "metrics.m ASC"));
        Assert.Equal(["inf", "two", "minus", "ninf", "nan", "none"], await FindAsync(null, "metrics.m DESC"));
        Assert.Equal(["inf", "two"], await FindAsync("metrics.m > 0", "metrics.m DESC"));
        Assert.Equal(["minus"], await FindAsync("metrics.m = -1"));
        Assert.Equal(["ninf", "two", "inf"], await FindAsync("metrics.m != -1", "metrics.m"));
    }

    [Fact]
    public async Task Texts_are_ordered_and_ties_go_to_the_newest_start_then_to_the_id()
    {
        var ids = new List<string>();
        foreach (var (name, start, team) in new[] { ("a", 1L, "red"), ("b", 3, "red"), ("c", 2, "blue"), ("d", 3, null) })
        {
            // Ids made within one millisecond have no order.
            Clock.Now++;
            ids.Add(team is null ? await RunAsync(name, start) : await RunAsync(name, start, new Tag("team", team)));
        }

        Assert.Equal(["c", "b", "a", "d"], await FindAsync(null, "tags.team ASC"));
        Assert.Equal(["b", "a", "c", "d"], await FindAsync(null, "tags.team DESC"));
        Assert.Equal(["d", "c", "b", "a"], await FindAsync(null, "run_name DESC"));
        Assert.Equal(["a", "c", "b", "d"], await FindAsync(null, "start_time"));
        Assert.Equal(["b", "d", "c", "a"], await FindAsync(null));
        Assert.Equal(["c", "b", "a", "d"], await FindAsync(null, "tags.team", "start_time DESC", "params.none"));
        await Store.UpdateRunAsync(ids[2], new RunUpdate(EndTime: 5));
        Assert.Equal("c", (await FindAsync(null, "end_time ASC"))[0]);
        Assert.Equal("c", (await FindAsync(null, "end_time DESC"))[0]);
    }

    [Fact]
    public async Task A_text_in_quotes_is_that_text_and_nothing_else()
    {
        for (var i = 0; i < Attacks.Length; i++)
        {
            await Store.LogParamAsync(await RunAsync($"{i}"), new Param("p", Attacks[i]));
        }

        for (var i = 0; i < Attacks.Length; i++)
        {
            var quoted = $"'{Attacks[i].Replace("'", "''", StringComparison.Ordinal)}'";
            Assert.Equal([$"{i}"], await FindAsync($"params.p = {quoted}"));
            Assert.Equal(Attacks.Length - 1, (await FindAsync($"params.p != {quoted}")).Count);
        }

        Assert.Equal([$"{Attacks.Length}"], Rows("SELECT count(*) FROM runs"));
    }

    [Theory]
    [InlineData("params.p LIKE 'Re%'", "Red,Reed")]
    [InlineData("params.p LIKE 're%'", "red")]
    [InlineData("params.p ILIKE 're%'", "Red,Reed,red")]
    [InlineData("params.p LIKE 'Re_'", "Red")]
    [InlineData("params.p LIKE '%''%'", "it's")]
    [InlineData("params.p LIKE \"%'s\"", "it's")]
    [InlineData("params.p = \"it's\"", "it's")]
    [InlineData("params.p = 'red '", "")]
    [InlineData("params.p LIKE 'x'", "")]
    [InlineData("params.p IS NULL", "none")]
    [InlineData("params.p IS NOT NULL AND params.p != 'red'", "Red,Reed,it's")]
    [InlineData("run_name IN ('red', 'none', 'other')", "none,red")]
    [InlineData("run_name NOT IN ('red', 'none')", "Red,Reed,it's")]
    [InlineData("attributes.run_name IN (\"it's\", 'x')", "it's")]
    [InlineData("run_name ILIKE 'RED' AND params.p LIKE 'r%'", "red")]
    [InlineData("status = 'RUNNING' AND start_time >= 1 AND user_id = 'ann'", "Red,Reed,it's,none,red")]
    [InlineData("tags.`mlflow.runName` = 'Reed'", "Reed")]
    [InlineData("params.\"p\" = 'Reed'", "Reed")]
    public async Task A_filter_finds_what_it_says(string filter, string names)
    {
        foreach (var name in new[] { "red", "Red", "Reed", "it's" })
        {
            await Store.LogParamAsync(await RunAsync(name), new Param("p", name));
        }

        await RunAsync("none");
        Assert.Equal(names, string.Join(',', (await FindAsync(filter)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Pages_in_the_order_of_their_start_stay_whole_while_runs_are_added()
    {
        for (var i = 0; i < 10; i++)
        {
            await RunAsync($"{i}", i + 1);
        }

        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await Store.SearchRunsAsync(new RunQuery([Experiment], "start_time < 100", ["start_time ASC"], MaxResults: 3, PageToken: token));
            names.AddRange(page.Items.Select(run => run.Info.Name));
            token = page.NextPageToken;
            await RunAsync("late", 50 + names.Count);
        }
        while (token is not null && names.Count < 30);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), names.Where(name => name != "late"));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task A_search_keeps_to_its_experiments_and_its_view()
    {
        await RunAsync("here");
        await Store.DeleteRunAsync(await RunAsync("deleted"));
        var other = await Store.CreateExperimentAsync("other");
        await Store.CreateRunAsync(new NewRun(other, "there"));
        string[] many = [.. Enumerable.Range(1_000, 50).Select(id => $"{id}"), other, Experiment];

        Assert.Equal(["there"], await NamesAsync([other], ViewType.ActiveOnly));
        Assert.Equal(["here", "there"], await NamesAsync([Experiment, other, other], ViewType.ActiveOnly));
        Assert.Equal(["deleted", "here", "there"], await NamesAsync(many, ViewType.All));
        Assert.Equal(["deleted"], await NamesAsync(many, ViewType.DeletedOnly));
        Assert.Empty(await NamesAsync([], ViewType.All));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => NamesAsync(["1) OR (1=1"], ViewType.All));

        async Task<IEnumerable<string>> NamesAsync(string[] experiments, ViewType view) =>
            (await Store.SearchRunsAsync(new RunQuery(experiments, View: view))).Items.Select(run => run.Info.Name).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(50_001)]
    public async Task A_page_has_a_size_that_can_be_served(int size) =>
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.SearchRunsAsync(new RunQuery([Experiment], MaxResults: size)));
}
