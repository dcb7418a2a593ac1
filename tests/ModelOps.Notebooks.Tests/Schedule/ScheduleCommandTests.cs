using ModelOps.Files;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Pipelines.Scheduling;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Schedule;

/// <summary>Schedules as a notebook and a terminal see them; what is written, the tests of the formats show, and that it runs, those of the tool.</summary>
public sealed class ScheduleCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ScheduleCommandTests()
    {
        _bench.Write("train.ipynb", NotebookText.Of("1"));
        _bench.Write("pipeline.yaml", "name: churn\nparameters: {day: 2026-11-30, note: a}\nsteps:\n  load: {shell: \"true\"}\n  may: {approval: {message: \"Go?\"}, needs: [load]}\nwatch: {schedule: {cron: \"30 3 * * MON-FRI\", timezone: Europe/Zurich}}\n");
    }

    private ScheduleStore Schedules => new(new UserState(_bench.Options.StateFolder));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task All_formats_are_listed_with_what_they_write()
    {
        var shown = await _bench.ShownAsync("schedule --list");
        Assert.All(ScheduleFormats.All, format => Assert.Contains($"{format.Name.PadRight(10)}  {format.Description}", shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_shown_is_the_file_and_what_is_written_is_the_same()
    {
        var shown = await _bench.ShownAsync("schedule pipeline.yaml --as gitlab --steps -p \"note=a,b\" --env A=1,2 --env B=x --secret TOKEN");
        Assert.Contains("env A=1,2 B=x modelops pipeline pipeline.yaml --only load -p note=a,b", shown, StringComparison.Ordinal);
        Assert.Contains("Set TOKEN under Settings, CI/CD, Variables, masked: jobs get them by themselves.", shown + _bench.Host.LiveText, StringComparison.Ordinal);

        await _bench.RunAsync("schedule pipeline.yaml --as gitlab --steps -p \"note=a,b\" --env A=1,2 --env B=x --secret TOKEN --to ci");
        Assert.EndsWith(File.ReadAllText(_bench.File("ci/.gitlab-ci.yml")).TrimEnd() + "\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_somebody_has_changed_is_left_alone_unless_it_is_forced()
    {
        await _bench.RunAsync("schedule pipeline.yaml --as jenkins --to ci");
        var path = _bench.File("ci/Jenkinsfile");
        File.AppendAllText(path, "// mine\n");

        Assert.Equal($"'{path}' has been changed since it was written, or somebody else wrote it. Give --force to write over it, or another folder with --to.", (await _bench.RefusedAsync("schedule pipeline.yaml --as jenkins --to ci")).Message);
        Assert.EndsWith("// mine\n", File.ReadAllText(path), StringComparison.Ordinal);

        Assert.StartsWith("1 file written\n", await _bench.ShownAsync("schedule pipeline.yaml --as jenkins --to ci --force --cron \"0 4 * * *\""), StringComparison.Ordinal);
        Assert.Contains("cron('TZ=UTC\\n0 4 * * *')", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_shows_the_last_time_and_the_next_and_why()
    {
        Assert.Equal("No schedule is known\n", await _bench.ShownAsync("schedule status"));
        var due = new DateTimeOffset(2026, 11, 30, 2, 30, 0, TimeSpan.Zero);
        Schedules.Write(new() { Name = "churn", File = _bench.File("pipeline.yaml"), Cron = "30 3 29 2 *", TimeZone = "Europe/Zurich", Handled = due, Runs = 4, Last = new(due, due.AddMinutes(1), 1, "It ended with exit code 1.") });

        var shown = await _bench.ShownAsync("schedule status churn");
        Assert.Matches(@"churn\s+no\s+4\s+2026-11-30 03:30 \(Europe/Zurich\)\s+failed\s+2\d{3}-02-29 03:30 \(Europe/Zurich\)\s+It ended with exit code 1\.", shown);
        Assert.Contains("\"exitCode\": 1", await _bench.ShownAsync("schedule status churn --json"), StringComparison.Ordinal);
        using (Schedules.Claim("churn"))
        {
            Assert.Matches(@"churn\s+yes", await _bench.ShownAsync("schedule status"));
        }
    }

    [Fact]
    public async Task In_code_the_words_are_those_of_code()
    {
        var result = await _bench.Ops.ScheduleAsync("pipeline.yaml", new() { As = "github", Parameter = ["note=x"], Env = ["A=1"] }, TestContext.Current.CancellationToken);
        Assert.Contains("env A=1 modelops pipeline pipeline.yaml -p note=x", Assert.Single(result.Files).Text, StringComparison.Ordinal);
        Assert.Equal("'To' is for a file that is written.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.ScheduleAsync(options: new() { To = "x" }, cancellationToken: TestContext.Current.CancellationToken))).Message);
    }

    [Theory]
    [InlineData("schedule", "'schedule' needs the FILE of a pipeline or a notebook, or run, or status, as word 1; --list shows the formats.")]
    [InlineData("schedule pipeline.yaml", "Say what to write with --as FORMAT, one of crontab, systemd, kubernetes, argo, kubeflow, github, gitlab, azure, jenkins; or run it here with #!schedule run pipeline.yaml.")]
    [InlineData("schedule pipeline.yaml train.ipynb --as github", "One file is written at a time, and 'train.ipynb' is another. Give one, or 'run' before them.")]
    [InlineData("schedule pipeline.yaml --as git-hub", "There is no format 'git-hub'. Did you mean 'github'? The formats are: crontab, systemd, kubernetes, argo, kubeflow, github, gitlab, azure, jenkins.")]
    [InlineData("schedule pipeline.yaml --as systemd --steps", "systemd starts one command, so it cannot have a job for each step. Leave out --steps, or choose argo, kubeflow, github, gitlab, azure or jenkins.")]
    [InlineData("schedule pipeline.yaml --as github --once", "'--once' is for 'schedule run'.")]
    [InlineData("schedule pipeline.yaml --as github -p note", "'note' is not a parameter. Give NAME=VALUE, such as day=2026-11-30.")]
    [InlineData("schedule pipeline.yaml --as github -p note=a -p note=b", "The parameter 'note' is given twice. Give it once.")]
    [InlineData("schedule pipeline.yaml --as github --env 1A=x", "'1A=x' is not a variable. Give NAME=VALUE, such as MLFLOW_TRACKING_URI=http://mlflow:5000.")]
    [InlineData("schedule pipeline.yaml --as github --env A=x --env A=y", "The variable 'A' is given twice. Give it once.")]
    [InlineData("schedule pipeline.yaml --as github --timezone UTC", "'--timezone' is that of --cron, which is missing. Give it, or write the time zone into the pipeline's file.")]
    [InlineData("schedule pipeline.yaml --as github --cron \"0 3 * *\"", "The schedule '0 3 * *' has 4 fields and needs 5: minute, hour, day of month, month, day of week. '0 3 * * *' is every day at 03:00.")]
    [InlineData("schedule train.ipynb --as github --steps --cron \"0 3 * * *\"", "'{0}train.ipynb' is a notebook, which has no steps. Leave out --steps.")]
    [InlineData("schedule status --env A=1", "'--env' is for a file.")]
    [InlineData("schedule status churm", "No schedule is named 'churm'. Known: none.")]
    [InlineData("schedule run", "'schedule run' needs the FILES of pipelines or notebooks after it, such as pipeline.yaml.")]
    [InlineData("schedule run pipeline.yaml train.ipynb --cron \"0 3 * * *\"", "--name, --cron and --parameter are for one file. Give one, or write them into the files.")]
    public async Task Words_that_do_not_fit_are_one_sentence(string line, string expected) =>
        Assert.Equal(expected.Replace("{0}", _bench.File("") + "/", StringComparison.Ordinal), (await _bench.RefusedAsync(line)).Message);

    [Fact]
    public async Task A_secret_is_named_and_never_written()
    {
        var error = await _bench.RefusedAsync("schedule pipeline.yaml --as github --env DB_PASSWORD=s3cretly-long");
        Assert.EndsWith(", and the file would show it. Give its name with --secret, and write '@env:NAME' as the parameter's value.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cretly", error.Message, StringComparison.Ordinal);
    }
}
