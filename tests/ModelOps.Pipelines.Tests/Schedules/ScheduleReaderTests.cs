using ModelOps.Pipelines.Schedules;

namespace ModelOps.Pipelines.Tests.Schedules;

public sealed class ScheduleReaderTests : IDisposable
{
    private const string Steps = """
        steps:
          b: {shell: "cat a.txt", inputs: [a.txt]}
          a: {shell: "echo > a.txt", outputs: [a.txt], timeout: 10m, retry: {times: 2, delay: 1s, max: 1m}}
          yes: {approval: {message: "Well?"}, needs: [b]}
          gate: {command: gate m@champion --gate g.yaml, needs: [yes]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_come_in_their_order_with_what_they_need()
    {
        var job = Read($"name: n\n{Steps}", request => request with { BySteps = true, Parameters = [] }).Job;

        Assert.Equal(["a:", "b:a", "yes:b", "gate:yes"], job.Steps.Select(step => $"{step.Name}:{string.Join(',', step.Needs)}"));
        Assert.Equal(["pipeline", "pipeline.yaml", "--only", "a"], job.Steps[0].Command);
        Assert.Equal(TimeSpan.FromMinutes(32), job.Steps[0].TimeLimit);
        Assert.Equal("Well?", job.Steps[2].Approval);
        Assert.True(job.Steps[3].IsGate);
        Assert.Equal(["b"], ScheduleNames.Sources(job, job.Steps[3]));
        Assert.Equal(["a.txt", ".modelops", "mlflow.db", "mlruns"], job.Kept);
    }

    [Fact]
    public void The_sections_of_the_file_say_when_and_how()
    {
        var entry = Read($"name: n\n{Steps}\nwatch: {{schedule: {{cron: '0 3 * * *', timezone: Europe/Zurich}}}}\nschedule: {{catch_up: all, jitter: 5m, limit: 7}}");

        Assert.Equal(("0 3 * * *", "Europe/Zurich", "all", "queue", 5, 7), (entry.Job.Times!.Cron, entry.Job.Times.Zone.Id, entry.CatchUp, entry.Overlap, (int)entry.Jitter.TotalMinutes, entry.Limit));
        Assert.Equal("UTC", Read($"name: n\n{Steps}\nwatch: {{schedule: '0 3 * * *'}}").Job.Times!.Zone.Id);
        Assert.Equal("5 4 * * *", Read($"name: n\n{Steps}\nwatch: {{schedule: '0 3 * * *'}}", request => request with { Cron = "5 4 * * *" }).Job.Times!.Cron);
    }

    [Theory]
    [InlineData("{catch_up: always}", "line 7: 'catch_up' cannot be 'always'.")]
    [InlineData("{overlap: skp}", "line 7: 'overlap' cannot be 'skp'. Did you mean 'skip'?")]
    [InlineData("{catch_up: all, overlap: skip}", "line 7: 'catch_up: all' runs each time, and 'overlap: skip' leaves some out. Write 'overlap: queue', or another 'catch_up'.")]
    [InlineData("{limit: 0}", "line 7: 'limit' is 0; give 1 or more times that 'catch_up: all' runs at most.")]
    public void A_wrong_way_is_an_error_with_its_line(string section, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Read($"name: n\n{Steps}\nschedule: {section}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("password=hunter22")]
    [InlineData("url=postgresql://me:s3cretpw9x@db/x")]
    public void A_secret_is_refused_before_anything_is_written(string parameter)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read($"name: n\nparameters: {{password: a, url: b}}\n{Steps}", request => request with { Parameters = [parameter] }));

        Assert.EndsWith("and the file would show it. Give its name with Secret, and write '@env:NAME' as the parameter's value.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(parameter.Split('=')[1], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_variable_names_a_secret() =>
        Assert.Equal(["DB"], Read($"name: n\nparameters: {{password: a}}\n{Steps}", request => request with { Parameters = ["password=@env:DB"] }).Job.Secrets);

    [Fact]
    public void A_parameter_that_the_pipeline_does_not_have_is_refused() => Assert.Equal(
        "The pipeline 'n' has no parameter 'dya'. Did you mean 'day'? It has: day.",
        Assert.Throws<InvalidInputException>(() => Read($"name: n\nparameters: {{day: 1}}\n{Steps}", request => request with { Parameters = ["dya=2"] })).Message);

    [Fact]
    public void A_notebook_runs_by_modelops_run()
    {
        var path = _folder.Write("night/train.ipynb", "{}");
        var job = ScheduleReader.Read(path, new() { Folder = _folder.Path, Cron = "0 3 * * *", TimeZone = "Asia/Tokyo", Parameters = ["seed=7"] }).Job;

        Assert.Equal(["run", "night/train.ipynb", "-p", "seed=7"], job.Command);
        Assert.Equal(["schedule", "run", "night/train.ipynb", "--once", "--cron", "0 3 * * *", "--timezone", "Asia/Tokyo", "-p", "seed=7"], job.Look);
        Assert.Equal($"'{path}' is a notebook, which has no steps. Leave out Steps.", Assert.Throws<InvalidInputException>(() => ScheduleReader.Read(path, new() { BySteps = true })).Message);
    }

    [Theory]
    [InlineData("a.txt", "'{0}' is neither a pipeline nor a notebook. Give a pipeline.yaml, an .ipynb or a .dib file.")]
    [InlineData("missing.yaml", "'{0}' is not there. Give the path of a pipeline.yaml or a notebook.")]
    public void What_cannot_be_scheduled_is_refused(string name, string expected)
    {
        var path = _folder.File(name);

        Assert.Equal(expected.Replace("{0}", path, StringComparison.Ordinal), Assert.Throws<InvalidInputException>(() => ScheduleReader.Read(path, new())).Message);
    }

    private ScheduleEntry Read(string yaml, Func<ScheduleRequest, ScheduleRequest>? change = null)
    {
        var request = new ScheduleRequest { Folder = _folder.Path };
        return ScheduleReader.Read(_folder.Write("pipeline.yaml", yaml), change is null ? request : change(request));
    }
}
