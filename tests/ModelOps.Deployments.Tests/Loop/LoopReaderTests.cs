using ModelOps.Deployments.Loop;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Loop;

public sealed class LoopReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LoopReaderTests()
    {
        _folder.Write("train.ipynb", NotebookText.Of("1"));
        _folder.Write("gates/rides.yaml", "metrics: {rmse: {max: 5}}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_that_a_loop_can_say_is_read()
    {
        var spec = Load("""
            name: nightly-rides
            notebook: train.ipynb
            parameters: {seed: 7, name: 'x'}
            experiment: nightly
            time_limit: 2h
            model: rides
            alias: production
            watch:
              data: data/rides.parquet
              schedule: "0 3 * * *"
              drift: true
            gate: gates/rides.yaml
            gate_data: data/test.csv
            canary: {steps: [10, 100], hold: 5m, minimum: 200, on_timeout: wait, timeout: 2h}
            deployment: rides-eu
            cooldown: 6h
            retries: 3
            every: 1m
            keep: 5
            """);
        var plan = spec.Plan;
        Assert.Equal(("nightly-rides", TimeSpan.FromHours(6), TimeSpan.FromMinutes(1), TimeSpan.FromHours(2)), (spec.Name, spec.Cooldown, spec.Every, plan.TimeLimit));
        Assert.Equal((5, 30), (spec.Keep, Load("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}").Keep));
        Assert.Equal((_folder.File("train.ipynb"), "nightly", "rides", "production", 3, "rides-eu"), (plan.Notebook, plan.Experiment, plan.Model, plan.Alias, plan.Retries, plan.Deployment));
        Assert.Equal((_folder.File("gates", "rides.yaml"), _folder.File("data", "test.csv")), (plan.Gate, plan.GateData));
        Assert.Equal("""{"seed":7,"name":"x"}""", plan.Parameters!.ToJsonString());
        Assert.Equal([10.0, 100.0], plan.Canary!.Steps);
        Assert.Equal((TimeSpan.FromMinutes(5), 200, CanaryTimeout.Wait), (plan.Canary.Hold, plan.Canary.Minimum, plan.Canary.OnTimeout));
        Assert.True(spec.Watch is { Data: not null, Schedule: not null, Drift: not null, Git: null });
    }

    [Fact]
    public void A_short_one_has_defaults()
    {
        var spec = Load("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}");
        Assert.Equal(("rides", "champion", "rides", 1, TimeSpan.FromHours(1)), (spec.Name, spec.Plan.Alias, spec.Plan.Deployment, spec.Plan.Retries, spec.Cooldown));
        Assert.Equal([5.0, 25.0, 100.0], spec.Plan.Canary!.Steps);
        Assert.Null(Load("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}\ngate: gates/rides.yaml\ncanary: none").Plan.Canary);
    }

    [Fact]
    public void All_errors_are_said_at_once_with_their_lines()
    {
        _folder.Write("bad-gate.yaml", "metrics: {rmse: {maxx: 5}}");
        var errors = Refused("""
            notebok: train.ipynb
            model: rides
            watch: {schedule: "0 3 * *"}
            gate: bad-gate.yaml
            canary: {steps: [25, 5], hold: soon, on_timeout: cry}
            retries: -1
            every: 0s
            keep: 0
            """);
        Assert.StartsWith("loop.yaml, line 1: the loop has no key 'notebok'. Did you mean 'notebook'? The keys are: name, notebook, ", errors[0], StringComparison.Ordinal);
        Assert.Contains("loop.yaml, line 5: 'hold' is 'soon'; give a time, such as 90s, 15m, 24h or 7d.", errors);
        Assert.Contains("loop.yaml, line 5: 'on_timeout' is 'cry'; give roll-back or wait.", errors);
        Assert.Contains("loop.yaml, line 5: The steps 25,5 cannot be walked; give rising percentages above 0 and up to 100, such as 5,25,100.", errors);
        Assert.Contains("loop.yaml, line 1: the loop has no 'notebook'. Name the notebook that trains, such as 'notebook: train.ipynb'.", errors);
        Assert.Contains(errors, error => error.StartsWith("loop.yaml, line 4: ", StringComparison.Ordinal) && error.Contains("'maxx'", StringComparison.Ordinal));
        Assert.Contains("loop.yaml, line 6: 'retries' is -1; give 0 to 100.", errors);
        Assert.Contains("loop.yaml, line 7: 'every' is 00:00:00; give 1 second or more.", errors);
        Assert.Contains("loop.yaml, line 8: 'keep' is 0; give 1 to 10000 cycles.", errors);
        Assert.Contains(errors, error => error.StartsWith("loop.yaml, line 3: The schedule '0 3 * *' has 4 fields and needs 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notebook: other.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 1: the notebook '*other.ipynb' does not exist. Give a .ipynb or .dib file that exists, relative to the loop's file.")]
    [InlineData("notebook: gates/rides.yaml\nmodel: rides\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 1: the notebook '*rides.yaml' is not a notebook. Give a .ipynb or .dib file that exists, relative to the loop's file.")]
    [InlineData("notebook: [train.ipynb]\nmodel: rides\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 1: 'notebook' is '[[] train.ipynb ]'; give a text.")]
    [InlineData("notebook: train.ipynb\nmodel: rides\nname: ' '\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 3: 'name' cannot be used as the loop's name. Give a short text without blanks around it, such as 'name: nightly'.")]
    [InlineData("notebook: train.ipynb\nmodel: rides\ntime_limit: 0s\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 3: 'time_limit' is 00:00:00, in which no notebook can run. Give a time, such as 2h, or remove it.")]
    [InlineData("notebook: train.ipynb\nwatch: {schedule: '0 3 * * *'}", "loop.yaml, line 1: the loop has no 'model'. *")]
    [InlineData("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}\ncanary: none", "loop.yaml, line 4: without a canary and a gate nothing would judge a new version. *")]
    [InlineData("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}\ncanary: 5", "loop.yaml, line 4: 'canary' is '5'; give a map, such as {steps: [[]5, 25, 100], hold: 10m}, or none.")]
    [InlineData("notebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}\ngate_data: a.csv", "loop.yaml, line 4: 'gate_data' is for a gate, and the loop has none. *")]
    [InlineData("notebook: train.ipynb\nmodel: rides", "loop.yaml, line 1: Nothing is watched. *")]
    public void What_cannot_be_is_refused(string yaml, string expected) =>
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\[\\[]", "\\[", StringComparison.Ordinal) + "$", Refused(yaml)[0]);

    [Fact]
    public void A_file_that_is_not_there_is_one_sentence() =>
        Assert.StartsWith($"Cannot read the loop '{_folder.File("none.yaml")}': ", Assert.Throws<InvalidInputException>(() => LoopSpec.Load(_folder.File("none.yaml"))).Message, StringComparison.Ordinal);

    private LoopSpec Load(string yaml) => LoopSpec.Load(_folder.Write("loop.yaml", yaml));

    private string[] Refused(string yaml) => [.. Assert.Throws<InvalidInputException>(() => Load(yaml)).Errors.Select(error => error.Replace(_folder.File("loop.yaml"), "loop.yaml", StringComparison.Ordinal))];
}
