using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class PendingVariableTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task A_variable_that_is_set_for_later_is_known_at_once_and_cells_use_it()
    {
        var kernel = _session.Kernel;
        kernel.SetVariableLater("answer", 42, typeof(int));

        Assert.True(kernel.TryGetVariable("answer", out var before));
        Assert.Equal(42, before);
        Assert.Equal(["answer"], kernel.Variables.Select(variable => variable.Name));

        await _session.RunAsync("answer++; answer");
        Assert.Equal("43", _session.Result);
        Assert.True(kernel.TryGetVariable("answer", out var after));
        Assert.Equal(43, after);
        Assert.Single(kernel.Variables);
    }

    [Fact]
    public async Task Completion_and_a_first_cell_at_once_declare_it_once()
    {
        _session.Kernel.SetVariableLater("answer", "text", typeof(string));
        var completions = Enumerable.Range(0, 4).Select(_ => _session.Kernel.CompleteAsync("answer.Sub", 10, TestContext.Current.CancellationToken)).ToList();
        await _session.RunAsync("answer.Length");

        Assert.Equal("4", _session.Result);
        foreach (var completion in completions)
        {
            Assert.Contains((await completion).Items, item => item.Text == "Substring");
        }
    }

    [Fact]
    public async Task Setting_another_variable_keeps_it()
    {
        _session.Kernel.SetVariableLater("first", 1, typeof(int));
        _session.Kernel.SetVariable("second", 2);

        await _session.RunAsync("first + second");
        Assert.Equal("3", _session.Result);
    }
}
