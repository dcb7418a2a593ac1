using System.Text.Json.Nodes;
using ModelOps.Pipelines.Watches;

namespace ModelOps.Pipelines.Tests.Watches;

/// <summary>What a file says of a watch, and what its parameters become.</summary>
public sealed class WatchReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_says_everything()
    {
        _folder.Write("train.ipynb", "{}");
        var spec = Load(
            """
            name: nightly
            run: train.ipynb
            parameters: {seed: 7, day: "${watch.day}"}
            experiment: nightly
            time_limit: 2h
            watch:
              data: data/
              webhook: {listen: 127.0.0.1:8765, secret: env:HOOK_SECRET}
            retry: {times: 3, delay: 1m}
            every: 1m
            keep: 5
            """);
        Assert.Equal(("nightly", _folder.File("train.ipynb"), WatchTarget.Notebook, "nightly"), (spec.Name, spec.Target, spec.Kind, spec.Experiment));
        Assert.Equal((3, TimeSpan.FromMinutes(1), TimeSpan.FromHours(2), 5), (spec.Retry.Times, spec.Every, spec.TimeLimit, spec.Keep));
        Assert.Equal("127.0.0.1:8765", spec.Triggers.Webhook!.Listen);
    }

    [Fact]
    public void A_pipeline_has_its_own_section()
    {
        var spec = Load("name: churn\nsteps:\n  load:\n    shell: echo\nwatch:\n  schedule: {cron: 0 3 * * *, timezone: Europe/Zurich}\n");
        Assert.Equal(("churn", WatchTarget.Pipeline, _folder.File("watch.yaml"), "Europe/Zurich"), (spec.Name, spec.Kind, spec.Target, spec.Triggers.Schedule!.TimeZone));
        Assert.Null(WatchReader.Unwatched(_folder.File("watch.yaml")));
        Assert.EndsWith("'watch' has no key 'shedule'. Did you mean 'schedule'? The keys are: data, sql, git, registry, schedule, drift, quality, webhook.", Errors("name: churn\nsteps:\n  load:\n    shell: echo\nwatch:\n  shedule: 0 3 * * *\n")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_said_at_once_with_their_lines()
    {
        var errors = Errors("run: trian.ipynb\nparameters: {day: '${watch.date}'}\nevery: 10ms\nkeep: 0\nretry: {times: 1000}\n");
        Assert.Equal(
        [
            $"line 1: '{_folder.File("trian.ipynb")}' does not exist. Give a notebook (.ipynb, .dib), a script (.csx) or a pipeline (.yaml) that exists.",
            "line 5: 'times' is how often it is tried again; give 0 to 100.",
            "line 3: It looks every 10ms; give 1s or more.",
            "line 4: 'keep' is 0; give 1 to 10000 firings.",
            "line 2: '${watch.date}' stands for nothing. Write ${watch.NAME} with one of id, name, number, reason, trigger, time, day, or ${watch.mark.TRIGGER}, such as ${watch.mark.git}.",
            "line 1: Nothing is watched. Give 'watch:' one of data, sql, git, registry, schedule, drift, quality, such as 'schedule: \"0 3 * * *\"' for every day at 03:00.",
        ], errors.Select(error => error[(error.IndexOf(", ", StringComparison.Ordinal) + 2)..]));
        Assert.Equal("line 1: the watch has no 'run'. Name the notebook, script or pipeline that it runs, such as 'run: train.ipynb'.", Errors("watch: {schedule: 0 3 * * *}")[0].Split(", ", 2)[1]);
    }

    [Fact]
    public void Parameters_say_what_the_run_is_for()
    {
        var spec = new WatchDefinition
        {
            Name = "nightly",
            Target = "/a.ipynb",
            Kind = WatchTarget.Notebook,
            Folder = "/",
            Triggers = new() { Schedule = new("0 1 * * *") { TimeZone = "Europe/Zurich" } },
            Parameters = (JsonObject)JsonNode.Parse("""{"seed": 7, "day": "${watch.day}", "list": ["${watch.id}/${watch.number}"], "commit": "${watch.mark.git}", "none": "${watch.mark.sql}", "why": "${watch.trigger}: ${watch.reason}", "at": "${watch.time}", "version": "${watch.mark.registry}", "$": "${HOME}"}""")!,
        };
        var firing = new WatchFiring
        {
            Id = "000007-0a0b0c0d",
            Number = 7,
            Reasons = ["It is time.", "A commit."],
            Marks = new Dictionary<string, string> { ["git"] = "abc", ["registry"] = "3 17,12 18", ["schedule"] = "2026-11-30T00:00:00.0000000Z" },
            Decided = new(2026, 12, 1, 5, 0, 0, TimeSpan.Zero),
        };
        Assert.Equal(
            """{"seed":7,"day":"2026-11-30","list":["000007-0a0b0c0d/7"],"commit":"abc","none":"","why":"git,registry,schedule: It is time. A commit.","at":"2026-11-30T01:00:00+01:00","version":"12","$":"${HOME}"}""",
            System.Text.RegularExpressions.Regex.Unescape(WatchValues.Resolve(spec, firing).ToJsonString()));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 6, 0, 0, TimeSpan.FromHours(1)), WatchValues.Due(spec, firing with { Marks = new Dictionary<string, string>() }));
    }

    private string[] Errors(string yaml) => [.. Assert.Throws<InvalidInputException>(() => Load(yaml)).Errors];

    private WatchDefinition Load(string yaml) => WatchReader.Load(_folder.Write("watch.yaml", yaml));
}
