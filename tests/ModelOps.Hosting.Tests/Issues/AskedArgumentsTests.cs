using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Issues;

/// <summary>A magic with <c>@input</c> asked the user, and then failed: its line was parsed again, with the question in it.</summary>
public sealed class AskedArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_magic_takes_what_the_user_answers()
    {
        var path = _folder.Write("some data.csv", "y,x\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2},{i}\n")));

        var (errors, session) = await RunAsync(prompt => prompt switch { "Which file?" => path, "target" => "y", _ => throw new InvalidOperationException(prompt) },
            "#!data load @input:\"Which file?\" --as asked\n#!train asked --target=@input --trainer dummy --as model");

        Assert.Equal([], errors);
        Assert.True(session.Host.TryGetVariable("model", out var model));
        Assert.NotNull(model);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_names_no_variable()
    {
        var path = _folder.Write("data.csv", "y,x\n0,1\n1,2\n");

        var (errors, session) = await RunAsync(_ => "@y", $"#!data load \"{path}\" --as asked\n#!train asked --target @input");

        Assert.StartsWith("There is no column '@y'", Assert.Single(errors));
        await session.DisposeAsync();
    }

    private async Task<(string[] Errors, ModelOpsSession Session)> RunAsync(Func<string, string> answer, string code)
    {
        var (kernel, session) = KernelComposition.Create(
            sessionOptions: new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") });
        using (kernel)
        {
            var sink = new Outputs();
            await kernel.ExecuteAsync(new CellRequest(code) { Input = (prompt, _, _) => Task.FromResult(answer(prompt)) }, sink, TestContext.Current.CancellationToken);
            return ([.. sink.Errors], session);
        }
    }
}
