using ModelOps.Pipelines.Cache;
using ModelOps.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ModelOps.Pipelines.Tests.Cache;

public sealed class StepCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Outputs_counts_and_markdown_are_not_code()
    {
        var code = Digest(Notebook("1 + 1", "[]", "null", "text"));
        Assert.Equal(code, Digest(Notebook("1 + 1", """[{"output_type": "stream", "name": "stdout", "text": ["2"]}]""", "7", "other text")));
        Assert.NotEqual(code, Digest(Notebook("1 + 2", "[]", "null", "text")));
        Assert.NotEqual(code, Digest(Notebook("1 + 1", "[]", "null", "text", tags: "\"parameters\"")));
    }

    [Fact]
    public void Markdown_of_a_dib_is_not_code()
    {
        string Dib(string markdown, string code) => $"#!meta\n{{}}\n#!csharp\n{code}\n#!markdown\n{markdown}\n\n#!csharp\n2\n";
        string Of(string text)
        {
            _folder.Write("a.dib", text);
            return StepCode.Digests(_folder.File("a.dib"), _folder.Path)["code a.dib"];
        }

        Assert.Equal(Of(Dib("# one", "1")), Of(Dib("# two\nmore", "1")));
        Assert.NotEqual(Of(Dib("# one", "1")), Of(Dib("# one", "3")));
    }

    [Fact]
    public void The_files_that_code_loads_count_and_those_that_they_load()
    {
        _folder.Write("a.csx", "#load \"lib/b.csx\"\n#r \"nuget: X, 1.0\"\n#r \"lib/c.dll\"\n// #load \"no.csx\"\n#load \"gone.csx\"");
        _folder.Write("lib/b.csx", "#load \"d.csx\"");
        _folder.Write("lib/c.dll", "binary");
        _folder.Write("lib/d.csx", "#load \"../a.csx\"");
        var digests = StepCode.Digests(_folder.File("a.csx"), _folder.Path);
        Assert.Equal(["code a.csx", "code gone.csx", "code lib/b.csx", "code lib/c.dll", "code lib/d.csx"], digests.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("missing", digests["code gone.csx"]);
    }

    [Fact]
    public void A_notebook_that_is_no_json_is_said()
    {
        _folder.Write("a.ipynb", "{");
        Assert.StartsWith($"The code of '{_folder.File("a.ipynb")}' cannot be read: ", Assert.Throws<InvalidInputException>(() => StepCode.Digests(_folder.File("a.ipynb"), _folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_looks_the_same_is_read_again_only_while_it_is_new()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(1));
        var file = _folder.Write("x.csv", "one");
        var digests = new FileDigests(_folder.File("digests.json"), time);
        var first = await digests.OfAsync(file, CancellationToken.None);
        var written = File.GetLastWriteTimeUtc(file);
        await File.WriteAllTextAsync(file, "two");
        File.SetLastWriteTimeUtc(file, written);
        Assert.Equal(first, await digests.OfAsync(file, CancellationToken.None));

        // Kept for the next process; but what was just written may be written again within the grain of its time.
        digests.Save();
        Assert.Equal(first, await new FileDigests(_folder.File("digests.json"), time).OfAsync(file, CancellationToken.None));
        Assert.NotEqual(first, await new FileDigests(_folder.File("none.json"), time).OfAsync(file, CancellationToken.None));
        var fresh = new FileDigests(_folder.File("none.json"), new FakeTimeProvider(new DateTimeOffset(written, TimeSpan.Zero).AddSeconds(1)));
        var second = await fresh.OfAsync(file, CancellationToken.None);
        await File.WriteAllTextAsync(file, "six");
        File.SetLastWriteTimeUtc(file, written);
        Assert.NotEqual(second, await fresh.OfAsync(file, CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_is_its_names_and_contents()
    {
        _folder.Write("d/a.csv", "one");
        _folder.Write("d/e/b.csv", "two");
        async Task<string?> Of() => await new FileDigests(_folder.File("none.json"), TimeProvider.System).OfAsync(_folder.File("d"), CancellationToken.None);
        var first = await Of();
        Assert.Equal(first, await Of());
        File.Move(_folder.File("d/e/b.csv"), _folder.File("d/e/c.csv"));
        Assert.NotEqual(first, await Of());
        Assert.Null(await new FileDigests(_folder.File("none.json"), TimeProvider.System).OfAsync(_folder.File("gone"), CancellationToken.None));
    }

    [Fact]
    public void What_changed_is_named()
    {
        var before = new Dictionary<string, string> { ["input a.csv"] = "1", ["parameter day"] = "x", ["code a.ipynb"] = "3", ["input b.csv"] = "missing" };
        string? Change(params (string Name, string Value)[] parts) => new TaskKey(new Dictionary<string, string>(before.Concat(parts.Select(part => KeyValuePair.Create(part.Name, part.Value))).GroupBy(pair => pair.Key).Select(same => same.Last()))).ChangeFrom(before);
        Assert.Null(Change());
        Assert.Equal("the input a.csv changed", Change(("input a.csv", "2")));
        Assert.Equal("the input b.csv was missing", Change(("input b.csv", "2")));
        Assert.Equal("parameter day is y, was x", Change(("parameter day", "y")));
        Assert.Equal("parameter seed is 7, which is new", Change(("parameter seed", "7")));
        Assert.Equal("the code a.ipynb changed, and 2 more changes", Change(("code a.ipynb", "4"), ("input c.csv", "1"), ("input b.csv", "1")));
        Assert.Equal("the input a.csv is not used any more", new TaskKey(before.Where(pair => pair.Key != "input a.csv").ToDictionary()).ChangeFrom(before));
    }

    public void Dispose() => _folder.Dispose();

    private string Digest(string notebook)
    {
        _folder.Write("a.ipynb", notebook);
        return StepCode.Digests(_folder.File("a.ipynb"), _folder.Path)["code a.ipynb"];
    }

    private static string Notebook(string code, string outputs, string count, string markdown, string tags = "") =>
        $$$"""{"cells": [{"cell_type": "markdown", "source": ["{{{markdown}}}"], "metadata": {}}, {"cell_type": "code", "source": ["{{{code}}}"], "execution_count": {{{count}}}, "outputs": {{{outputs}}}, "metadata": {"tags": [{{{tags}}}]}}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}""";
}
