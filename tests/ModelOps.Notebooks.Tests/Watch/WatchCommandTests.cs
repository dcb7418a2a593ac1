using ModelOps.Files;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Pipelines.Triggers;
using ModelOps.Pipelines.Watches;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Watch;

/// <summary>Watches as a notebook and a terminal see them; that they run, the tests of the tool show.</summary>
public sealed class WatchCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _time = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private readonly Workbench _bench = new();

    public WatchCommandTests()
    {
        _bench.Write("train.ipynb", NotebookText.Of("1"));
        _bench.Write("data.csv", "a\n1\n");
    }

    private WatchStore Watches => new(new UserState(_bench.Options.StateFolder));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_look_that_notes_nothing_shows_what_it_waits_for()
    {
        Assert.Equal("No watch is known\n", await _bench.ShownAsync("watch status"));
        var shown = await _bench.ShownAsync("watch train.ipynb --data data.csv --quiet 0s --dry-run");
        Assert.StartsWith("train would run nothing\n", shown, StringComparison.Ordinal);
        Assert.Contains("nothing new", shown, StringComparison.Ordinal);
        Assert.Contains("It has never run: its first look notes what is there, and later looks compare with that.", shown, StringComparison.Ordinal);
        Assert.Empty(Watches.Names());
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_a_failure_and_not_nothing_to_do()
    {
        var result = await _bench.Ops.WatchAsync("train.ipynb", options: new() { Git = "code", DryRun = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.HasFailed);
        Assert.Equal($"Whether there is a reason to run is not known: git could not look: The folder '{_bench.File("code")}' of 'git' is not there. Give the folder of a clone, such as 'git: .'.", result.Refusal);
    }

    [Fact]
    public async Task New_data_after_the_first_look_is_a_reason_that_a_dry_run_shows_and_does_not_use_up()
    {
        var file = _bench.Write("watch.yaml", "name: nightly\nrun: train.ipynb\nwatch: {data: {paths: [data.csv], quiet: 0s}}\n");
        var definition = WatchReader.Load(file);
        var set = TriggerSet.Create(definition.Triggers, new TriggerContext(definition.Folder));
        var seen = await set[0].LookAsync(null, TestContext.Current.CancellationToken);
        Watches.Write(new WatchState { Name = "nightly", File = definition.Target, Marks = new Dictionary<string, string> { [set[0].Subject] = seen.Mark! } });
        _bench.Write("data.csv", "a\n2\n");

        for (var i = 0; i < 2; i++)
        {
            var shown = await _bench.ShownAsync("watch watch.yaml --dry-run");
            Assert.StartsWith("nightly would run train.ipynb\n", shown, StringComparison.Ordinal);
            Assert.Contains("The data changed: data.csv.", shown, StringComparison.Ordinal);
        }

        Assert.Contains("would run nothing", await _bench.ShownAsync("watch watch.yaml --dry-run --name other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_another_process_runs_is_active()
    {
        Watches.Write(new WatchState { Name = "train", File = _bench.File("train.ipynb") });
        using var held = await Watches.LockAsync("train", TestContext.Current.CancellationToken);
        Assert.Contains("active  in process", await _bench.ShownAsync("watch status train"), StringComparison.Ordinal);
        Assert.DoesNotContain("No process runs it", await _bench.ShownAsync("watch trigger train.ipynb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_asked_for_by_name()
    {
        Watches.Write(new WatchState { Name = "nightly", File = "/models/train.ipynb" });
        Assert.Contains("No process runs it: it runs when the watch is started next. Run it with #!watch /models/train.ipynb.", await _bench.ShownAsync("watch trigger nightly --reason \"to see\""), StringComparison.Ordinal);
        Assert.Equal((Environment.UserName, "to see"), Watches.Control("nightly").Trigger is { } asked ? (asked.Actor, asked.Reason) : default);
        Assert.Equal("No watch is named 'nigthly'. Did you mean 'nightly'? Known: nightly. Give the name of one that has run.", (await _bench.RefusedAsync("watch trigger nigthly")).Message);
    }

    [Fact]
    public async Task Its_status_shows_what_was_seen_and_the_last_run()
    {
        Watches.Write(new WatchState
        {
            Name = "nightly",
            File = "/models/train.ipynb",
            Fired = 4,
            Waits = "waits for data, git",
            Looks = new Dictionary<string, WatchLook> { ["data"] = new(_time, null, null, null), ["git"] = new(_time, null, null, "There is no repository.") },
            Last = new WatchFiring { Id = "000004-0a0b0c0d", Number = 4, Reasons = ["The data changed: data.csv."], Marks = new Dictionary<string, string> { ["data"] = "ab" }, Decided = _time, Ended = _time, Outcome = WatchOutcome.Failed, Error = "cell 2: Oops: It broke." },
        });

        Assert.Equal(
            """
            nightly
              runs    /models/train.ipynb
              active  no
              doing   waits for data, git
              last    failed, run 4 (000004-0a0b0c0d), 2026-11-30 08:00:00 UTC: The data changed: data.csv.
              why     cell 2: Oops: It broke.
              trigger  looked                   says
              ───────  ───────────────────────  ────────────────────────────────────
              data     2026-11-30 08:00:00 UTC  nothing new
              git      2026-11-30 08:00:00 UTC  cannot look: There is no repository.
            No process runs it. Run it with #!watch /models/train.ipynb.

            """,
            await _bench.ShownAsync("watch status nightly"));
        Assert.Contains("nightly  train.ipynb  no      waits for data, git      4  failed  cell 2: Oops: It broke.", await _bench.ShownAsync("watch status"), StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"failed\"", await _bench.ShownAsync("watch status nightly --json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watch train.ipynb", "Nothing is watched. Give what to run it for: --data, --sql, --git, --registry, --schedule, --drift, such as --data data/.")]
    [InlineData("watch train.csv --data data.csv", "'{0}train.csv' does not exist. Give a notebook (.ipynb, .dib), a script (.csx) or a pipeline (.yaml) that exists.")]
    [InlineData("watch data.csv --data data.csv", "'{0}data.csv' cannot be run. Give a notebook (.ipynb, .dib), a script (.csx) or a pipeline (.yaml) that exists.")]
    [InlineData("watch train.ipynb data.csv", "'watch' runs one file, and 'data.csv' is a second word. Give one; what it waits for is given by options, such as --data data/.")]
    [InlineData("watch train.ipynb --git . --branch main --timezone UTC --alias champion", "'--alias' needs '--registry' beside it.")]
    [InlineData("watch train.ipynb --sql \"select 1\"", "'--sql' needs '--connection' beside it.")]
    [InlineData("watch train.ipynb --schedule \"0 3 * *\"", "The schedule '0 3 * *' has 4 fields and needs 5: minute, hour, day of month, month, day of week. '0 3 * * *' is every day at 03:00.")]
    [InlineData("watch train.ipynb --data data.csv -p seed", "'seed' is not a parameter. Give a name with its value, such as seed=7.")]
    [InlineData("watch train.ipynb --data data.csv -p seed=1 -p seed=2", "The parameter 'seed' is given twice. Give it once.")]
    [InlineData("watch status -p seed=1", "'--parameter' is for a watch that runs, and 'watch status' does not take it.")]
    [InlineData("watch train.ipynb --data data.csv --reason x", "'--reason' is for 'watch trigger' alone.")]
    [InlineData("watch trigger train.ipynb", "No watch is named 'train.ipynb'. Known: none. Give the name of one that has run.")]
    [InlineData("watch train.ipynb --data missing.csv --webhook 127.0.0.1:0 --webhook-secret s3cret", "A webhook needs the secret that its callers sign with. Put it into an environment variable, and give env:NAME; file:PATH is possible, too.")]
    [InlineData("watch train.ipynb --data data.csv --retries 1000", "'--retries' is 1000; give 0 to 100.")]
    [InlineData("watch train.ipynb --data data.csv --once --dry-run", "'--once' runs what is due, and '--dry-run' runs nothing. Give one of them.")]
    [InlineData("watch train.ipynb --data data.csv --webhook 127.0.0.1:0", "'--webhook' needs '--webhook-secret' beside it.")]
    [InlineData("watch status --once", "'--once' is for a watch that runs, and 'watch status' does not take it.")]
    [InlineData("watch trigger", "'watch trigger' needs the NAME or the file of a watch as word 2, such as nightly.")]
    [InlineData("watch train.ipynb --data data.csv --json", "'--json' is for 'watch status' alone.")]
    public async Task Words_that_do_not_fit_are_one_sentence(string line, string expected) =>
        Assert.Equal(expected.Replace("{0}", _bench.File("") + "/", StringComparison.Ordinal), (await _bench.RefusedAsync(line)).Message);

    [Fact]
    public async Task A_file_that_says_what_it_waits_for_takes_no_more_and_a_pipeline_without_the_section_does()
    {
        var file = _bench.Write("watch.yaml", "run: train.ipynb\nwatch: {data: data.csv}");
        Assert.Equal($"'{file}' says itself what it waits for, in its section 'watch'. Write 'schedule' there, or remove --schedule.", (await _bench.RefusedAsync("watch watch.yaml --schedule \"0 3 * * *\"")).Message);
        _bench.Write("pipeline.yaml", "name: churn\nsteps:\n  load:\n    shell: echo\n");
        Assert.StartsWith("churn would run nothing\n", await _bench.ShownAsync("watch pipeline.yaml --schedule \"0 3 * * *\" --dry-run"), StringComparison.Ordinal);
    }
}
