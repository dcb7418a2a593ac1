using ModelOps.Pipelines.Triggers;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>The section <c>watch:</c> of a file.</summary>
public sealed class TriggerSpecTests
{
    [Fact]
    public void Short_forms_take_the_defaults()
    {
        var (spec, errors) = Read("data: data/train.csv\n  git: .\n  schedule: \"0 3 * * *\"\n  drift: true\n  quality: true");

        Assert.Empty(errors);
        Assert.Equal(["data/train.csv"], spec.Data!.Paths);
        Assert.Equal(TimeSpan.FromSeconds(10), spec.Data.Quiet);
        Assert.Equal((".", null, 0), (spec.Git!.Repository, spec.Git.Branch, spec.Git.Paths.Count));
        Assert.Equal(("0 3 * * *", "UTC"), (spec.Schedule!.Cron, spec.Schedule.TimeZone));
        Assert.Equal((1, 1, 0), (spec.Drift!.Windows, spec.Quality!.Windows, spec.Quality.Expected.Count));
    }

    [Fact]
    public void Long_forms_say_everything()
    {
        var (spec, errors) = Read(
            """
            data: {paths: [data/a.csv, data/more/], quiet: 1m}
              git: {repository: ../code, branch: origin/main, paths: src/}
              schedule: {cron: "30 2 * * MON-FRI", timezone: Europe/Zurich}
              drift: {windows: 2}
              quality: {windows: 3, expected: {roc_auc: 0.78, log_loss: 0.5}}
            """);

        Assert.Empty(errors);
        Assert.Equal(["data/a.csv", "data/more/"], spec.Data!.Paths);
        Assert.Equal(TimeSpan.FromMinutes(1), spec.Data.Quiet);
        Assert.Equal(("../code", "origin/main", "src/"), (spec.Git!.Repository, spec.Git.Branch, Assert.Single(spec.Git.Paths)));
        Assert.Equal(("30 2 * * MON-FRI", "Europe/Zurich"), (spec.Schedule!.Cron, spec.Schedule.TimeZone));
        Assert.Equal((2, 3, 0.78, 0.5), (spec.Drift!.Windows, spec.Quality!.Windows, spec.Quality.Expected["roc_auc"], spec.Quality.Expected["log_loss"]));
    }

    [Fact]
    public void A_list_of_files_is_a_list_and_false_is_nothing()
    {
        var (spec, errors) = Read("data: [a.csv, b.csv]\n  drift: false\n  quality: false");

        Assert.Empty(errors);
        Assert.Equal(["a.csv", "b.csv"], spec.Data!.Paths);
        Assert.Equal((null, null), (spec.Drift, spec.Quality));
    }

    [Theory]
    [InlineData("drift: false", "Nothing is watched. Give 'watch:' one of data, sql, git, registry, schedule, drift, quality, such as 'schedule: \"0 3 * * *\"' for every day at 03:00.")]
    [InlineData("data: []", "'data' names no file and no folder. Give one, such as 'data: data/train.parquet', or a list.")]
    [InlineData("data: s3://bucket/a.csv", "'data' names the address 's3://bucket/a.csv', which cannot be watched. Give files and folders of this machine, or use 'schedule:' for data at other places.")]
    [InlineData("data: data/*.csv", "'data' names the pattern 'data/*.csv', and takes files and folders. Give the folder: all files below it count.")]
    [InlineData("data: ' '", "'data' names an empty path. Give a file or a folder, such as 'data: data/train.parquet'.")]
    [InlineData("git: https://host/code.git", "'git' names 'https://host/code.git', which is not a folder. Give a folder of a clone, such as 'git: .', and its 'remote' where commits come from elsewhere.")]
    [InlineData("git: {branch: --all}", "'--all' cannot be the name of a branch. Give one that 'git branch -a' shows, such as main.")]
    [InlineData("git: {branch: 'a b'}", "'a b' cannot be the name of a branch. Give one that 'git branch -a' shows, such as main.")]
    [InlineData("schedule: 0 3 * *", "The schedule '0 3 * *' has 4 fields and needs 5: minute, hour, day of month, month, day of week. '0 3 * * *' is every day at 03:00.")]
    [InlineData("schedule: 0 0 3 * * *", "The schedule '0 0 3 * * *' has 6 fields and needs 5: minute, hour, day of month, month, day of week. '0 3 * * *' is every day at 03:00.")]
    [InlineData("schedule: daily", "The schedule 'daily' has 1 field and needs 5: minute, hour, day of month, month, day of week. '0 3 * * *' is every day at 03:00.")]
    [InlineData("schedule: 61 3 * * *", "The minute of the schedule '61 3 * * *' is '61'. Give 0 to 59, such as 0, 0,30 or */15.")]
    [InlineData("schedule: H 3 * * *", "The minute of the schedule 'H 3 * * *' is 'H'. Give 0 to 59, such as 0, 0,30 or */15.")]
    [InlineData("schedule: 0 25 * * *", "The hour of the schedule '0 25 * * *' is '25'. Give 0 to 23, such as 3, 8-18 or */6.")]
    [InlineData("schedule: 0 3 32 * *", "The day of month of the schedule '0 3 32 * *' is '32'. Give 1 to 31, such as 1, 1,15 or L for the last.")]
    [InlineData("schedule: 0 3 1 13 *", "The month of the schedule '0 3 1 13 *' is '13'. Give 1 to 12 or JAN to DEC, such as 1,4,7,10.")]
    [InlineData("schedule: 0 3 * * FUNDAY", "The day of week of the schedule '0 3 * * FUNDAY' is 'FUNDAY'. Give 0 to 7 or SUN to SAT, such as MON-FRI.")]
    [InlineData("schedule: 0 3 30 2 *", "The schedule '0 3 30 2 *' names a day that never comes. '0 3 * * *' is every day at 03:00.")]
    [InlineData("schedule: {cron: 0 3 * * *, timezone: Europe/Zurch}", "'Europe/Zurch' is not a time zone that this machine knows. Did you mean 'Europe/Zurich'? Give an IANA name, such as Europe/Zurich.")]
    [InlineData("drift: {windows: 0}", "'drift' needs 0 windows; give 1 to 24.")]
    [InlineData("quality: {windows: 25}", "'quality' needs 25 windows; give 1 to 24.")]
    public void What_cannot_be_watched_is_one_sentence(string section, string expected) => Assert.Equal([expected], Read(section).Errors);

    [Theory]
    [InlineData("dat: a.csv", "loop.yaml, line 2: 'watch' has no key 'dat'. Did you mean 'data'? The keys are: data, sql, git, registry, schedule, drift, quality.")]
    [InlineData("timezone: Europe/Zurich", "loop.yaml, line 2: 'watch' has no key 'timezone'. The keys are: data, sql, git, registry, schedule, drift, quality.")]
    [InlineData("drift: yes", "loop.yaml, line 2: 'drift' is 'yes'; give true or false.")]
    [InlineData("drift: {window: 2}", "loop.yaml, line 2: 'drift' has no key 'window'. Did you mean 'windows'? The keys are: deployment, windows.")]
    [InlineData("data: {paths: [a.csv], quiet: soon}", "loop.yaml, line 2: 'quiet' is 'soon'; give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("data: [a.csv, [b.csv]]", "loop.yaml, line 2: 'data' is '[ a.csv, [ b.csv ] ]'; give a text, or a list of texts.")]
    [InlineData("quality: {expected: {roc_auc: high}}", "loop.yaml, line 2: 'roc_auc' is 'high'; give a number, such as 0.2.")]
    public void A_section_of_another_form_is_named_with_its_line(string section, string expected) => Assert.Equal(expected, Read(section).Errors[0]);

    [Fact]
    public void A_metric_that_nobody_knows_is_named() =>
        Assert.StartsWith("There is no metric 'roc_acu'. Did you mean 'roc_auc'?", Assert.Single(Read("quality: {expected: {roc_acu: 0.8}}").Errors), StringComparison.Ordinal);

    [Fact]
    public void Without_the_section_nothing_is_watched()
    {
        var map = YamlMap.Read("name: credit", "loop.yaml", "the loop", ["name", "watch"]);
        Assert.StartsWith("Nothing is watched.", Assert.Single(TriggerSpec.Read(map).Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_triggers_come_in_one_order_and_those_of_a_deployment_by_a_door()
    {
        var (spec, _) = Read("quality: true\n  drift: true\n  schedule: 0 3 * * *\n  git: .\n  data: a.csv");
        var context = new TriggerContext("/work") { Monitoring = asked => asked is { Drift: not null, Quality: not null } ? [new ScheduleTrigger(asked.Schedule!, TimeProvider.System)] : [] };

        Assert.Equal(["data", "git", "schedule", "schedule"], TriggerSet.Create(spec, context).Select(watch => watch.Name));
    }

    [Theory]
    [InlineData("data: [a.csv, b.csv]", "data: [b.csv, a.csv]", true)]
    [InlineData("data: a.csv", "data: {paths: [a.csv], quiet: 1m}", true)]
    [InlineData("data: a.csv", "data: b.csv", false)]
    [InlineData("data: [a.csv, b.csv]", "data: a.csv b.csv", false)]
    [InlineData("git: .", "git: {repository: ., branch: main}", false)]
    [InlineData("git: .", "git: {repository: ., paths: [src/]}", false)]
    [InlineData("git: .", "git: ../code", false)]
    [InlineData("schedule: 0 3 * * *", "schedule: {cron: 0 3 * * *, timezone: UTC}", true)]
    [InlineData("schedule: 0 3 * * *", "schedule: 0 4 * * *", false)]
    [InlineData("schedule: 0 3 * * *", "schedule: {cron: 0 3 * * *, timezone: Europe/Zurich}", false)]
    public void A_watch_is_the_same_when_it_watches_the_same(string one, string other, bool isSame)
    {
        var context = new TriggerContext("/work");
        string Of(string section, TriggerContext context) => Assert.Single(TriggerSet.Create(Read(section).Spec, context)).Subject;
        Assert.Equal(isSame, Of(one, context) == Of(other, context));
        Assert.Equal(one.StartsWith("schedule", StringComparison.Ordinal), Of(one, context) == Of(one, new("/other")));
    }

    [Fact]
    public void All_errors_are_said_at_once()
    {
        var (spec, _) = Read("data: []\n  schedule: 0 25 * * *\n  drift: true");

        var errors = Assert.Throws<InvalidInputException>(() => TriggerSet.Create(spec, new TriggerContext("/work"))).Errors;

        Assert.Equal(3, errors.Count);
        Assert.Equal("Drift and quality are those of a deployment, and deployments are not known here. Remove 'drift:' and 'quality:'.", errors[2]);
    }

    [Fact]
    public void The_sections_in_the_documentation_can_be_read()
    {
        string[] blocks = [.. ((string[])["triggers.md", "loop.md"]).SelectMany(page => File.ReadAllText(RepositoryPaths.Of("docs", page)).Split("```yaml\n").Skip(1)).Select(block => block.Split("```")[0]).Where(block => block.StartsWith("watch:", StringComparison.Ordinal))];
        Assert.Equal(3, blocks.Length);
        foreach (var map in blocks.Select(block => YamlMap.Read(block, "loop.yaml", "the loop", ["watch"])))
        {
            var spec = TriggerSpec.Read(map);
            Assert.Empty(map.Errors.Concat(spec.Errors()));
            Assert.DoesNotContain(null, (object?[])[spec.Data, spec.Git, spec.Schedule, spec.Drift, spec.Quality]);
        }
    }

    private static (TriggerSpec Spec, IReadOnlyList<string> Errors) Read(string section)
    {
        var map = YamlMap.Read($"watch:\n  {section}", "loop.yaml", "the loop", ["watch"]);
        var spec = TriggerSpec.Read(map);
        return (spec, [.. map.Errors, .. spec.Errors()]);
    }
}
