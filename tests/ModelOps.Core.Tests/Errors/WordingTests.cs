namespace ModelOps.Core.Tests.Errors;

public sealed class WordingTests
{
    [Theory]
    [InlineData(Face.Terminal, "--on-error skip", "modelops show ID")]
    [InlineData(Face.Notebook, "--on-error skip", "#!run ID")]
    [InlineData(Face.CSharp, "OnError = skip", "ops.RunAsync(id)")]
    public void Options_and_commands_are_named_as_the_face_writes_them(Face face, string option, string command)
    {
        using var use = Wording.Use(face);

        Assert.Equal(option, Wording.Option("on-error", "skip"));
        Assert.Equal(command, Wording.Command("run", "ID", "ops.RunAsync(id)"));
    }

    [Fact]
    public async Task The_face_follows_into_tasks_and_ends_with_its_use()
    {
        var inside = Face.CSharp;
        using (Wording.Use(Face.Terminal))
        {
            using (Wording.Use(Face.Notebook))
            {
                await Task.Run(() => inside = Wording.Face, TestContext.Current.CancellationToken);
            }

            Assert.Equal(Face.Terminal, Wording.Face);
        }

        Assert.Equal(Face.Notebook, inside);
        Assert.Equal(Face.CSharp, Wording.Face);
    }

    [Fact]
    public async Task A_call_that_sets_the_face_does_not_set_its_callers()
    {
        await SetAsync();

        Assert.Equal(Face.CSharp, Wording.Face);
    }

    private static async Task SetAsync()
    {
        _ = Wording.Use(Face.Terminal);
        await Task.Yield();
        Assert.Equal(Face.Terminal, Wording.Face);
    }
}
