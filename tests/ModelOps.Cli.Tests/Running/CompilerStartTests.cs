using ModelOps.Cli.Running;
using ModelOps.Kernel;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Running;

public sealed class CompilerStartTests : IDisposable
{
    private const string CSharp = """{"cells": [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}""";
    private const string Text = """{"cells": [{"cell_type": "markdown", "source": "1", "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}""";
    private const string Python = """{"cells": [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": null}], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run a.ipynb", CSharp, true)]
    [InlineData("run -p seed=7 --quiet a.ipynb -o out.ipynb", CSharp, true)]
    [InlineData("run a.dib", "#!csharp\n1\n", true)]
    [InlineData("run a.dib", "#!markdown\ntext\n", false)]
    [InlineData("run a.ipynb", Text, false)]
    [InlineData("run a.ipynb", Python, false)]
    [InlineData("run a.ipynb --kernel python3", CSharp, false)]
    [InlineData("script a.csx -- b", "return 0;", true)]
    [InlineData("track --body a.ipynb", CSharp, false)]
    [InlineData("notebook strip a.ipynb", CSharp, false)]
    public async Task The_compiler_starts_for_what_needs_it_and_for_nothing_else(string words, string content, bool starts)
    {
        var name = words.Split(' ').First(word => word.StartsWith("a.", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, name), content, TestContext.Current.CancellationToken);
        Assert.Equal(starts, await CompilerStart.BeginAsync([.. words.Split(' ').Select(word => word == name ? Path.Combine(_folder.Path, name) : word)]));
    }

    [Theory]
    [InlineData("run missing.ipynb")]
    [InlineData("script missing.csx")]
    [InlineData("run")]
    [InlineData("")]
    public async Task What_is_not_there_is_left_to_the_verb(string words) => Assert.False(await CompilerStart.BeginAsync(words.Split(' ')));

    [Fact]
    public async Task A_notebook_that_cannot_be_read_starts_nothing()
    {
        var path = Path.Combine(_folder.Path, "a.ipynb");
        await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<KernelException>(() => CompilerStart.BeginAsync(["run", path]));
    }

    [Fact]
    public async Task A_large_notebook_is_not_read_twice()
    {
        var path = Path.Combine(_folder.Path, "a.ipynb");
        await File.WriteAllTextAsync(path, CSharp + new string(' ', 1 << 20), TestContext.Current.CancellationToken);
        Assert.False(await CompilerStart.BeginAsync(["run", path]));
    }
}
