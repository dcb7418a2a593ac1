using ModelOps.Files;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Processes;

public sealed class ToolNotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StartedProcess> _started = [];

    [Fact]
    public async Task A_notebook_runs_in_its_folder_with_its_store_state_tags_and_experiment()
    {
        var end = await RunAsync($"printf '%s\\n' \"$PWD\" \"$MLFLOW_TRACKING_URI\" \"$MODELOPS_STATE_FOLDER\" \"$MLFLOW_RUN_CONTEXT\" \"$*\" > seen.txt; {Leave(ExecutionStatus.Succeeded)}", notebook => notebook with { Experiment = "nightly", Tags = new Dictionary<string, string> { ["team"] = "risk" } });

        Assert.Null(end.Error);
        Assert.Equal(
            [_folder.Path, "sqlite:///x.db", Path.Combine(_folder.Path, "state"), """{"team":"risk"}""", $"run train.ipynb --quiet -p seed=7 --experiment nightly --result {Outcome}"],
            await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "seen.txt")));
        Assert.False(Assert.Single(_started).IsAlive);
    }

    [Fact]
    public async Task What_the_process_noted_is_what_came_of_it() =>
        Assert.Equal(new NotebookEnd("The gate refuses it.") { IsRefusal = true }, await RunAsync($"{Leave(ExecutionStatus.Refused, "The gate refuses it.")}; exit 3"));

    [Fact]
    public async Task An_exit_code_of_0_without_a_note_is_no_success() =>
        Assert.Equal("Its process ended with exit code 0, before it came to its end.", (await RunAsync("exit 0")).Error);

    [Fact]
    public async Task A_note_of_success_with_another_exit_code_is_no_success() =>
        Assert.Equal("Its process was ended by signal 6, before it came to its end.", (await RunAsync($"{Leave(ExecutionStatus.Succeeded)}; exit 134")).Error);

    [Fact]
    public async Task Half_a_result_is_no_success() =>
        Assert.StartsWith($"The file '{Outcome}' does not say what came of the run: ", (await RunAsync("""echo '{"status": "succeeded", "exit_code": 0}' > outcome.json""")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_script_ends_as_its_exit_code_says()
    {
        Assert.Null((await RunAsync("exit 0", notebook => notebook with { IsScript = true, ResultFile = null })).Error);
        Assert.Equal("Its process ended with exit code 9, before it came to its end.", (await RunAsync("exit 9", notebook => notebook with { IsScript = true, ResultFile = null })).Error);
    }

    [Fact]
    public async Task A_notebook_that_takes_too_long_is_ended() =>
        Assert.Equal("It took longer than its time limit of 00:00:00.2000000.", (await RunAsync("exec sleep 60", notebook => notebook with { TimeLimit = TimeSpan.FromSeconds(0.2) })).Error);

    [Fact]
    public async Task A_stopped_notebook_is_ended_and_that_is_no_result()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("exec sleep 60", started: _ => stop.Cancel(), cancellationToken: stop.Token));
        Assert.False(Assert.Single(_started).IsAlive);
    }

    [Fact]
    public async Task A_tool_that_cannot_be_started_is_said()
    {
        var runner = new ToolNotebookRunner(["/nowhere/modelops"], new UserState(_folder.Path), TimeProvider.System);
        var end = await runner.RunAsync(new ToolNotebook("train.ipynb", _folder.Path, "sqlite:///x.db"), _started.Add, CancellationToken.None);
        Assert.StartsWith("'/nowhere/modelops', which is to run it, cannot be started: ", end.Error, StringComparison.Ordinal);
        Assert.Empty(_started);
    }

    public void Dispose() => _folder.Dispose();

    private string Outcome => Path.Combine(_folder.Path, "outcome.json");

    // The words by which a process leaves a result.
    private string Leave(ExecutionStatus status, string? error = null)
    {
        new ExecutionResult
        {
            Status = status,
            ExitCode = status.ExitCode(),
            Notebook = "/train.ipynb",
            Copy = null,
            Outputs = [],
            Runs = [],
            Error = error is null ? null : new(null, null, "ModelOps.CheckFailedException", error),
            Started = DateTimeOffset.UnixEpoch,
            Ended = DateTimeOffset.UnixEpoch,
            Seconds = 0,
            FinishedEarly = null,
        }.Write(Path.Combine(_folder.Path, "left.json"));
        return "cp left.json outcome.json";
    }

    private async Task<NotebookEnd> RunAsync(string shell, Func<ToolNotebook, ToolNotebook>? change = null, Action<StartedProcess>? started = null, CancellationToken cancellationToken = default)
    {
        var runner = new ToolNotebookRunner(["/bin/sh", "-c", shell, "modelops"], new UserState(Path.Combine(_folder.Path, "state")), TimeProvider.System);
        var notebook = new ToolNotebook("train.ipynb", _folder.Path, "sqlite:///x.db") { ResultFile = Outcome, Words = ["-p", "seed=7"] };
        return await runner.RunAsync(change?.Invoke(notebook) ?? notebook, process => { _started.Add(process); started?.Invoke(process); }, cancellationToken);
    }
}
