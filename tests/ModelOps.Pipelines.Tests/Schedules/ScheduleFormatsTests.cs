using ModelOps.Pipelines.Tests.Schedules.Support;

namespace ModelOps.Pipelines.Tests.Schedules;

public class ScheduleFormatsTests
{
    private static readonly string[] _byStep = ["argo", "kubeflow", "github", "gitlab", "azure", "jenkins"];

    public static TheoryData<string, bool> All => [.. ScheduleFormats.All.Select(format => (format.Name, false)), .. _byStep.Select(name => (name, true))];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_format_writes_what_its_golden_file_shows(string name, bool steps)
    {
        var written = ScheduleFormats.Find(name).Write(ScheduleJobs.For(name, steps));

        Golden.Equal($"{name}{(steps ? "-steps" : "")}.txt", string.Concat(written.Files.Select(file => $"== {file.Name}\n{file.Text}")) + string.Concat(written.Notes.Select(note => $"-- {note}\n")));
    }

    [Fact]
    public void A_format_that_is_not_there_is_an_error_with_those_that_are() => Assert.Equal(
        "There is no format 'cronjob'. Did you mean 'crontab'? The formats are: crontab, systemd, kubernetes, argo, kubeflow, github, gitlab, azure, jenkins.", Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find("cronjob")).Message);

    [Theory]
    [InlineData("crontab"), InlineData("systemd")]
    public void A_timer_without_times_is_refused(string name) => Assert.Equal(
        $"The pipeline has no schedule, which {name} needs. Write 'watch: {{schedule: \"0 3 * * *\"}}' into it, or give Cron = \"0 3 * * *\".",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find(name).Write(ScheduleJobs.Nightly with { Times = null })).Message);

    [Theory]
    [InlineData("kubernetes", "Kubernetes"), InlineData("argo", "Argo"), InlineData("kubeflow", "Kubeflow Pipelines")]
    public void What_runs_containers_needs_an_image(string name, string who) => Assert.Equal(
        $"{who} runs containers. Give Image = IMAGE: one that has the tool on its path and the project in its working folder.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find(name).Write(ScheduleJobs.Nightly with { Image = null })).Message);

    [Fact]
    public void Azure_refuses_a_time_zone_whose_clock_changes() => Assert.Equal(
        "Azure Pipelines knows UTC alone, and Europe/Zurich is 2 hours or 1 hours ahead of it, by the season, so one line cannot be right all year. Give the schedule in UTC, or choose github, gitlab, jenkins or kubernetes.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find("azure").Write(ScheduleJobs.Nightly)).Message);

    [Theory]
    [InlineData("30 3 * * MON-FRI", "Asia/Tokyo", "- cron: 30 18 * * 0-4\n")]
    [InlineData("0 22 1 * *", "Asia/Kolkata", "- cron: 30 16 1 * *\n")]
    [InlineData("15 */6 * * *", "Asia/Kathmandu", "- cron: 30 */6 * * *\n")]
    [InlineData("0 3 1,15 * 5", "UTC", "- cron: 0 3 1,15 * *\n")]
    [InlineData("0 3 1,15 * 5", "UTC", "- cron: 0 3 2-14,16-31 * 5\n")]
    public void Azure_gets_the_times_of_a_fixed_zone_in_utc(string cron, string zone, string expected) =>
        Assert.Contains(expected, Body("azure", ScheduleJobs.InUtc with { Times = CronTimes.Parse(cron, zone) }).Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Azure_refuses_times_that_fall_on_other_days_of_the_month() => Assert.Equal(
        "Azure Pipelines knows UTC alone, and in UTC '0 3 1 * *' of Asia/Tokyo falls on other days of the month. Give the schedule in UTC.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find("azure").Write(ScheduleJobs.InUtc with { Times = CronTimes.Parse("0 3 1 * *", "Asia/Tokyo") })).Message);

    [Theory]
    [InlineData("Europe/Zurich", "30 3 * * 1-5 cd")]
    [InlineData("Europe/Berlin", "30 3 * * 1-5 cd")]
    [InlineData("UTC", "30 1,2 * * * cd")]
    [InlineData("Asia/Tokyo", "30 10,11 * * * cd")]
    public void A_crontab_of_a_machine_in_another_zone_looks_at_all_times_that_may_be_due(string machine, string expected)
    {
        var body = Body("crontab", ScheduleJobs.Nightly with { MachineZone = TimeZoneInfo.FindSystemTimeZoneById(machine) });

        Assert.Contains(expected, body, StringComparison.Ordinal);
        Assert.Equal(expected.Contains("* * *", StringComparison.Ordinal), body.Contains("modelops schedule run pipeline.yaml --once", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kubernetes", "Kubernetes"), InlineData("github", "GitHub Actions"), InlineData("jenkins", "Jenkins"), InlineData("argo", "Argo")]
    public void A_last_day_of_the_month_is_refused_where_it_is_not_known(string name, string who) => Assert.Equal(
        $"The schedule '0 3 L * *' has 'L', and {who} knows none of L, W and #. List days, or choose systemd, or run it by 'ops.ScheduleAsync(\"run\", …)'.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find(name).Write(ScheduleJobs.Nightly with { Times = CronTimes.Parse("0 3 L * *") })).Message);

    [Fact]
    public void A_time_that_summer_time_skips_is_named_where_the_scheduler_would_skip_it() => Assert.Contains(
        ScheduleFormats.Find("kubernetes").Write(ScheduleJobs.Nightly with { Times = CronTimes.Parse("30 2 * * *", "Europe/Zurich") }).Notes,
        note => note == "At a change of the clock in Europe/Zurich, 02:30 is skipped or comes twice, and Kubernetes then starts nothing, or twice. Choose another hour, or start it by 'ops.ScheduleAsync(\"run\", …)', which starts it once.");

    [Fact]
    public void Kubeflow_refuses_a_step_that_waits_for_a_person() => Assert.Equal(
        "The step 'approve' waits for a person, and Kubeflow Pipelines has nothing for that. Leave out Steps: the pipeline then waits itself, or choose argo.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find("kubeflow").Write(ScheduleJobs.ByStep)).Message);

    [Theory]
    [InlineData("systemd", "queue", null, "systemd cannot do 'overlap: queue': a time at which the last run still runs is skipped.")]
    [InlineData("kubernetes", "queue", null, "Kubernetes cannot do 'overlap: queue': a time at which the last run still runs is skipped.")]
    [InlineData("jenkins", "skip", null, "Jenkins cannot do 'overlap: skip': a build waits for the last one.")]
    [InlineData("github", null, "all", "GitHub Actions cannot do 'catch_up: all': a time that passes while it is down is lost.")]
    [InlineData("systemd", null, "all", "systemd cannot do 'catch_up: all': of times that have passed, the last one is run.")]
    public void What_a_scheduler_cannot_do_is_said(string name, string? overlap, string? catchUp, string note) =>
        Assert.Contains(note, ScheduleFormats.Find(name).Write(ScheduleJobs.Nightly with { Overlap = overlap, CatchUp = catchUp }).Notes);

    [Fact]
    public void A_file_is_written_again_but_not_over_what_somebody_changed()
    {
        using var folder = new TemporaryFolder();
        var file = ScheduleFile.Of("a.yaml", "#", "one: 1\n");
        var path = file.Write(folder.Path, force: false);
        ScheduleFile.Of("a.yaml", "#", "one: 2\n").Write(folder.Path, force: false);
        File.AppendAllText(path, "mine: 3\n");

        Assert.Equal($"'{path}' has been changed since it was written, or somebody else wrote it. Give Force to write over it, or another folder with To.", Assert.Throws<InvalidInputException>(() => file.Write(folder.Path, force: false)).Message);
        Assert.EndsWith("mine: 3\n", File.ReadAllText(path), StringComparison.Ordinal);
        file.Write(folder.Path, force: true);
        Assert.Equal(file.Text, File.ReadAllText(path));
    }

    [Fact]
    public void A_file_of_somebody_else_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("Jenkinsfile", "pipeline { }\n");

        Assert.Throws<InvalidInputException>(() => ScheduleFile.Of("Jenkinsfile", "//", "x\n").Write(folder.Path, force: false));
        Assert.Equal("pipeline { }\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_command_that_cron_would_cut_is_refused() => Assert.EndsWith(
        "characters, and cron takes at most 998. Put parameters into the pipeline's file.",
        Assert.Throws<InvalidInputException>(() => ScheduleFormats.Find("crontab").Write(ScheduleJobs.Nightly with { Command = ["pipeline", "p.yaml", "-p", "x=" + new string('x', 1000)] })).Message,
        StringComparison.Ordinal);

    private static string Body(string name, ScheduleJob job) => ScheduleFormats.Find(name).Write(job).Files[0].Text;
}
