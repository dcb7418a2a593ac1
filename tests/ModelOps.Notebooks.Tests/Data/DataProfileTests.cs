using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Data;

/// <summary>What <c>#!data profile</c> shows and writes.</summary>
public sealed class DataProfileTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_profile_is_shown_as_a_page_and_as_text_and_kept_in_a_file()
    {
        var text = await _bench.ShownAsync("data profile train --out deep/profile.html --as profile");

        Assert.Contains("train: 750 rows × 6 columns", text);
        Assert.Contains("written to  deep/profile.html", text);
        Assert.Contains("<svg", Assert.Single(_bench.Host.Html));
        var page = await File.ReadAllTextAsync(_bench.File("deep/profile.html"), Stop);
        Assert.StartsWith("<!DOCTYPE html>", page);
        Assert.DoesNotContain("<script", page);
        Assert.Equal(750, Assert.IsType<FrameProfile>(_bench.Host.Variables["profile"]).RowCount);
    }

    [Fact]
    public async Task What_to_be_wary_of_is_named()
    {
        _bench.Write("odd.csv", "id,same,half,when\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},x,{(i % 2 == 0 ? "" : $"{i}")},{1 + (i % 28):00}.02.2024\n")));

        Golden.Equal("profile.txt", await _bench.ShownAsync("data profile odd.csv"));
    }

    [Fact]
    public async Task A_call_gives_the_profile_the_magic_makes_and_names_the_data_as_the_caller_does()
    {
        await _bench.RunAsync("data profile train --as profile");
        var frame = _bench.Frame("train");

        var called = await _bench.Ops.ProfileAsync(frame, cancellationToken: Stop);
        var named = await _bench.Ops.ProfileAsync(frame, new() { Out = "called.html" }, "history", Stop);

        Assert.Equal("frame", called.Title);
        Assert.Equal(((FrameProfile)_bench.Host.Variables["profile"]).ToString().Replace("train", "history", StringComparison.Ordinal), named.ToString());
        Assert.True(File.Exists(_bench.File("called.html")));
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_leaves_neither_a_part_of_it_nor_a_variable()
    {
        _bench.Write("taken", "a file where the folder would be");
        Directory.CreateDirectory(_bench.File("folder.html"));

        Assert.StartsWith($"Cannot write '{_bench.File("taken/profile.html")}': ", (await _bench.RefusedAsync("data profile train --out taken/profile.html --as profile")).Message);
        Assert.StartsWith($"Cannot write '{_bench.File("folder.html")}': ", (await _bench.RefusedAsync("data profile train --out folder.html --as profile")).Message);

        Assert.DoesNotContain("profile", _bench.Host.Variables.Keys);
        Assert.Empty(Directory.GetFiles(_bench.File(""), "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(Face.Notebook, "There is no variable and no file 'trian'. Did you mean 'train'? Load data with #!data load FILE --as trian.")]
    [InlineData(Face.CSharp, "There is no variable and no file 'trian'. Did you mean 'train'? Load data with ops.LoadAsync(\"FILE\").")]
    public async Task Data_that_is_not_there_is_named_with_the_nearest_variable(Face face, string expected) =>
        Assert.Equal(expected, await _bench.RefusedAsync(face, "data profile trian"));

    [Fact]
    public async Task A_variable_that_is_not_a_table_is_refused()
    {
        _bench.Host.Variables["text"] = new Uri("http://localhost");

        Assert.StartsWith("The variable 'text' is a Uri, not a table.", (await _bench.RefusedAsync("data profile text")).Message);
    }
}
