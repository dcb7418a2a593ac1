using System.Net;
using System.Net.Sockets;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests;

/// <summary>Whatever a user gives wrongly: one sentence with the value and the next step, an exit code, and nothing left behind.</summary>
[Collection(InThisProcess.Name)]
public sealed class BadInputTests : IDisposable
{
    private const int InvalidInput = 2;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_file() =>
        await RefusesAsync(["data", "load", "nowhere.csv"], "modelops: There is no file '*nowhere.csv'. Check the path*");

    [Fact]
    public async Task An_empty_csv()
    {
        _folder.Write("empty.csv", "");
        await RefusesAsync(["data", "load", "empty.csv"], "modelops: '*empty.csv' is empty*");
    }

    [Fact]
    public async Task A_csv_with_a_header_only()
    {
        _folder.Write("header.csv", "a,b\n");
        await RefusesAsync(["data", "load", "header.csv"], "modelops: '*header.csv' has a header but no rows*");
    }

    [Fact]
    public async Task A_ragged_row()
    {
        _folder.Write("ragged.csv", "a,b\n1,2\n3\n");
        await RefusesAsync(["data", "load", "ragged.csv"], "modelops: '*ragged.csv', line 3*");
    }

    [Fact]
    public async Task A_target_that_is_no_number_for_a_regression()
    {
        _folder.Write("text.csv", "a,y\n1,low\n2,high\n3,low\n4,high\n");
        await RefusesAsync(["train", "text.csv", "--target", "y", "--trainer", "ols"], "modelops: *'y'*");
    }

    [Fact]
    public async Task A_target_with_one_class()
    {
        _folder.Write("one.csv", "a,y\n1,yes\n2,yes\n3,yes\n");
        await RefusesAsync(["train", "one.csv", "--target", "y"], "modelops: *'y'*'yes'*");
    }

    [Fact]
    public async Task An_unknown_column()
    {
        _folder.Write("some.csv", "age,y\n1,a\n2,b\n3,a\n4,b\n");
        await RefusesAsync(["train", "some.csv", "--target", "ag"], "modelops: *'ag'*Did you mean 'age'?*");
    }

    [Fact]
    public async Task An_unknown_trainer()
    {
        _folder.Write("some.csv", "age,y\n1,a\n2,b\n3,a\n4,b\n");
        await RefusesAsync(["train", "some.csv", "--target", "y", "--trainer", "logistc"], "modelops: *'logistc'*Did you mean 'logistic'?*");
    }

    [Fact]
    public async Task An_unknown_option() =>
        await RefusesAsync(["runs", "--fliter", "y"], "modelops: 'runs' has no option '--fliter'. Did you mean '--filter'? *");

    [Fact]
    public async Task A_word_too_many()
    {
        _folder.Write("some.csv", "a,b\n1,2\n");
        await RefusesAsync(["data", "load", "some.csv", "other.csv"], "modelops: 'data load' does not know what to do with 'other.csv'. *");
    }

    [Theory]
    [InlineData("modelops: 'data' needs one of load, images, profile, schema, check, split as its first word, not 'laod'. Did you mean 'load'? *", "data", "laod", "some.csv")]
    [InlineData("modelops: 'data' needs one of load, images, profile, schema, check, split as its first word. *", "data")]
    public async Task An_unknown_or_missing_second_word(string expected, params string[] arguments) => await RefusesAsync(arguments, expected);

    [Theory]
    [InlineData("data", "load", "some.csv", "--as", "some")]
    [InlineData("sql", "select * from 'some.csv' limit 1", "--as", "some")]
    public async Task A_result_that_would_replace_what_was_read(params string[] arguments)
    {
        _folder.Write("some.csv", "a;b\n1;2\n3;4\n");

        await RefusesAsync(arguments, "modelops: 'some.csv' is what was read, so the result is not written over it. Give --as another name.");

        Assert.Equal("a;b\n1;2\n3;4\n", await File.ReadAllTextAsync(_folder.File("some.csv"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("#!trian x", "*#!trian*#!train*")]
    [InlineData("#!train x --tarqet y", "*'train' has no option '--tarqet'. Did you mean '--target'?*")]
    public async Task An_unknown_magic_or_option_in_a_notebook(string cell, string expected)
    {
        _folder.Write("n.ipynb", NotebookText.Of(cell));

        var result = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);

        Assert.Equal(1, result.ExitCode);
        Glob.Matches(expected, result.Error);
        Assert.False(File.Exists(_folder.File("mlflow.db")));
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        _folder.Write("some.csv", "age,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
        var trained = await InThisProcess.RunAsync(_folder.Path, ["train", "some.csv", "--target", "y"]);
        var model = trained.Output.Split('\n').Single(line => line.TrimStart().StartsWith("model ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

        var result = await InThisProcess.RunAsync(_folder.Path, ["deploy", model, "--port", $"{port}"]);

        Assert.Equal(InvalidInput, result.ExitCode);
        Glob.Matches($"modelops: *{port}*in use*", OneLine(result.Error));
    }

    [Fact]
    public async Task A_corrupt_store()
    {
        var garbage = new string('x', 5000);
        _folder.Write("mlflow.db", garbage);

        var result = await InThisProcess.RunAsync(_folder.Path, ["runs"]);

        Assert.Equal(5, result.ExitCode);
        Glob.Matches("modelops: *mlflow.db*", OneLine(result.Error));
        Assert.Equal(garbage, File.ReadAllText(_folder.File("mlflow.db")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written()
    {
        _folder.Write("n.ipynb", NotebookText.Of("1 + 1"));
        _folder.Write("file", "");

        var result = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "file/out.ipynb"]);

        Assert.Equal(InvalidInput, result.ExitCode);
        Glob.Matches("modelops: The executed notebook cannot be written to '*out.ipynb': *Choose another place with -o.", OneLine(result.Error));
    }

    [Fact]
    public async Task A_missing_notebook() =>
        await RefusesAsync(Tool.RunAsync, ["run", "nowhere.ipynb"], "modelops: There is no notebook 'nowhere.ipynb'. Give a .ipynb or .dib file that exists.");

    private Task RefusesAsync(string[] arguments, string expected) => RefusesAsync(InThisProcess.RunAsync, arguments, expected);

    private async Task RefusesAsync(Func<string, string[], (string, string)[], Task<Tool.Result>> runAsync, string[] arguments, string expected)
    {
        var before = Files();

        var result = await runAsync(_folder.Path, arguments, []);

        Assert.Equal(InvalidInput, result.ExitCode);
        Glob.Matches(expected, OneLine(result.Error));
        Assert.Equal(before, Files());
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string OneLine(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Run 'modelops", StringComparison.Ordinal)).ToArray();
        return Assert.Single(lines);
    }
}
