using Microsoft.DotNet.Interactive.Commands;

namespace ModelOps.Interactive.Tests;

/// <summary>What is left when the kernel ends.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task A_run_left_open_is_killed_with_the_kernel()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("#!track --run-name open --capture none");
        Assert.Equal("KILLED", Assert.Single(await notebook.EndAsync()).Status);
    }

    [Fact]
    public async Task A_run_left_open_by_a_cell_that_threw_is_failed()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("#!track --run-name open --capture none");
        await notebook.FailAsync("throw new System.InvalidOperationException(\"no\");");
        Assert.Equal("FAILED", Assert.Single(await notebook.EndAsync()).Status);
    }

    [Fact]
    public async Task A_run_that_was_ended_stays_finished()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("#!track --run-name done --capture none");
        await notebook.ShowAsync("#!track --end");
        Assert.Equal("FINISHED", Assert.Single(await notebook.EndAsync()).Status);
    }

    [Fact]
    public async Task Deployments_stop_with_the_kernel()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""
            var rows = string.Join("\n", Enumerable.Range(0, 100).Select(i => $"{i},{(i % 7 < 3 ? "yes" : "no")}"));
            var data = Frame.ParseCsv("x,y\n" + rows);
            """);
        await notebook.ShowAsync("#!train data --target y --positive yes --seed 1 --as model");
        await notebook.ShowAsync("var served = await ops.DeployAsync(model, \"served\"); var address = served.Address;");
        var address = new Uri(notebook.Value<object>("address").ToString()!);
        await notebook.EndAsync();
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address, "/ping"), TestContext.Current.CancellationToken));
    }
}
