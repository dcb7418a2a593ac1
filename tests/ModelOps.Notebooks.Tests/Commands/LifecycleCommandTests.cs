using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

/// <summary>What every command does around its work, seen with one that does next to nothing.</summary>
public sealed class LifecycleCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    public sealed record CountOptions : INamesResult, ITakesBody
    {
        [Parameter("Data.", Position = 0)]
        public NamedFrame? Data { get; init; }

        [Parameter("More data.")]
        public NamedFrame? More { get; init; }

        [Parameter("Kept by its name.", KeepsName = true)]
        public NamedModel? Model { get; init; }

        [Parameter("Variable.")]
        public string? As { get; init; }

        [Parameter("Most rows.")]
        public int Most { get; init; } = 10_000;

        public string Body { get; init; } = "";
    }

    public sealed record CountResult(int Rows, string? Refusal) : Viewable, IVerdict
    {
        public override View ToView() => new View("Count").Fact("rows", Rows);
    }

    private sealed class CountCommand() : LifecycleCommand<CountOptions, CountResult>("count", "Counts.")
    {
        internal List<(CountOptions Options, Face Face, CancellationToken Token)> Calls { get; } = [];

        public override Task<CountResult> ExecuteAsync(ModelOpsSession ops, CountOptions options, CancellationToken cancellationToken)
        {
            Calls.Add((options, Wording.Face, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            var rows = options.Data?.Frame.RowCount ?? throw new InvalidInputException("Nothing to count.");
            return Task.FromResult(new CountResult(rows, rows > options.Most ? $"There are {rows} rows." : null));
        }
    }

    private readonly CountCommand _count = new();

    private Task RunAsync(string line, string body = "", CancellationToken? stop = null) => _count.RunAsync(_bench.Ops, CommandLineWords.Parse(line), body, stop ?? Stop);

    [Fact]
    public async Task The_result_is_shown_and_named()
    {
        await RunAsync("train --as counted", "the body");

        Assert.Equal(new CountResult(750, null), _bench.Host.Variables["counted"]);
        Assert.Equal("Count\n  rows  750\n", Assert.Single(_bench.Host.Shown).Data[MimeBundle.Text]);
        Assert.Equal(("the body", Face.Notebook), (_count.Calls[0].Options.Body, _count.Calls[0].Face));
        Assert.Equal(Face.CSharp, Wording.Face);
    }

    [Fact]
    public async Task A_refusal_comes_after_the_report_and_the_variable()
    {
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => RunAsync("train --most 5 --as counted"));

        Assert.Equal(("There are 750 rows.", 3), (refusal.Message, refusal.ExitCode));
        Assert.Contains("750", _bench.Host.Text);
        Assert.Equal(750, ((CountResult)_bench.Host.Variables["counted"]).Rows);
    }

    [Fact]
    public async Task After_an_error_nothing_is_shown_and_no_variable_is_made()
    {
        Assert.Equal("Nothing to count.", (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync("--as counted"))).Message);

        Assert.Empty(_bench.Host.Shown);
        Assert.DoesNotContain("counted", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task The_work_can_be_interrupted()
    {
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync("train --as counted", stop: end.Token));

        Assert.Equal(end.Token, _count.Calls[0].Token);
        Assert.DoesNotContain("counted", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task A_call_from_CSharp_looks_names_up_shows_nothing_and_leaves_its_options_alone()
    {
        var options = new CountOptions { Data = "train", More = "test", Model = "nothing@all" };

        var counted = await _count.CallAsync(_bench.Ops, options, Stop);

        var (used, face, token) = Assert.Single(_count.Calls);
        Assert.Equal((750, Face.CSharp, Stop), (counted.Rows, face, token));
        Assert.Equal(250, used.More!.Frame.RowCount);
        Assert.True(used.Model!.IsNameOnly);
        Assert.True(options.Data!.IsNameOnly);
        Assert.Empty(_bench.Host.Shown);
    }

    [Fact]
    public async Task A_call_from_CSharp_reports_all_names_of_nothing_at_once()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _count.CallAsync(_bench.Ops, new() { Data = "trian", More = "tset" }, Stop));

        Assert.Equal(
            [
                "There is no variable and no file 'trian'. Did you mean 'train'? Load data with ops.LoadAsync(\"FILE\").",
                "There is no variable and no file 'tset'. Did you mean 'test'? Load data with ops.LoadAsync(\"FILE\").",
            ],
            error.Errors);
        Assert.Empty(_count.Calls);
    }

    [Fact]
    public async Task A_refusal_is_part_of_the_result_of_a_call_from_CSharp() =>
        Assert.Equal("There are 750 rows.", (await _count.CallAsync(_bench.Ops, new() { Data = "train", Most = 5 }, Stop)).Refusal);
}
