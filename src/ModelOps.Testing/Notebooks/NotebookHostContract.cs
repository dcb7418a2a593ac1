namespace ModelOps.Testing;

/// <summary>What every place does that commands run in: variables both ways, outputs, code, errors.</summary>
public abstract class NotebookHostContract
{
    /// <summary>Runs work in the host, inside a cell where it has cells, and gives back the texts that were shown, each in its last state.</summary>
    /// <param name="work">What a command would do.</param>
    protected abstract Task<IReadOnlyList<string>> RunAsync(Func<INotebookHost, Task> work);

    /// <summary>A variable that is set is there, with its own type, for C# and for commands; it can be replaced by another type.</summary>
    [Fact]
    public async Task A_variable_is_set_read_and_replaced() => await RunAsync(async host =>
    {
        Assert.False(host.TryGetVariable("answer", out _));
        await host.SetVariableAsync("answer", 41, CancellationToken.None);
        await host.RunCodeAsync("answer += 1;", CancellationToken.None);
        Assert.True(host.TryGetVariable("answer", out var number));
        Assert.Equal(42, number);
        Assert.Contains("answer", host.VariableNames());

        await host.SetVariableAsync("answer", "forty-two", CancellationToken.None);
        Assert.True(host.TryGetVariable("answer", out var text));
        Assert.Equal("forty-two", text);
    });

    /// <summary>What code declares is a variable, too.</summary>
    [Fact]
    public async Task A_variable_of_the_code_is_read() => await RunAsync(async host =>
    {
        await host.RunCodeAsync("var made = new[] { 1, 2, 3 };", CancellationToken.None);

        Assert.True(host.TryGetVariable("made", out var made));
        Assert.Equal([1, 2, 3], Assert.IsType<int[]>(made));
    });

    /// <summary>Outputs come in order; one with an id is replaced.</summary>
    [Fact]
    public async Task Outputs_are_shown_in_order_and_replaced_by_their_id()
    {
        var shown = await RunAsync(async host =>
        {
            await host.DisplayAsync(Text("first"), null, CancellationToken.None);
            await host.DisplayAsync(Text("progress 1"), "live", CancellationToken.None);
            await host.DisplayAsync(Text("progress 2"), "live", CancellationToken.None);
            await host.DisplayAsync(Text("last"), null, CancellationToken.None);
        });

        Assert.Equal(["first", "progress 2", "last"], shown);
    }

    /// <summary>An error of the code reaches the command.</summary>
    [Fact]
    public async Task An_error_of_the_code_reaches_the_caller() => await RunAsync(async host =>
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.RunCodeAsync("throw new System.InvalidOperationException(\"out of luck\");", CancellationToken.None));

        Assert.Contains("out of luck", error.Message, StringComparison.Ordinal);
    });

    /// <summary>Code can be stopped, and the session lives on.</summary>
    [Fact]
    public async Task Code_that_is_interrupted_ends_and_the_session_lives_on() => await RunAsync(async host =>
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.RunCodeAsync("await System.Threading.Tasks.Task.Delay(-1);", soon.Token).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.IsNotType<TimeoutException>(error);
        await host.SetVariableAsync("after", 1, CancellationToken.None);
        Assert.True(host.TryGetVariable("after", out _));
    });

    private static MimeBundle Text(string text) => new(new Dictionary<string, string> { [MimeBundle.Text] = text });
}
