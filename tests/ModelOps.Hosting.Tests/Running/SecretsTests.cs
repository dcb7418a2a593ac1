using System.Text;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>A notebook with secrets in all places, run headless: no byte of what is left has one.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Token = "ghp" + "_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";
    private const string Variable = "MODELOPS_TEST_SECRET_OF_NOTEBOOK";
    private const string Known = "blue-Tractor-0815";
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    [Fact]
    public async Task No_byte_of_the_store_the_copy_or_the_log_holds_a_secret()
    {
        Environment.SetEnvironmentVariable(Variable, $"sqlite:Data Source={_folder.File("shop.db")};Password={Known}");
        var notebook = _folder.Write("n.ipynb", NotebookText.Of(
            "var connection = \"Host=db;Username=ann;Password=hunter-2-9;Database=shop\";",
            $"try {{ await ops.ConnectAsync(\"shop\", \"env:{Variable}\"); }} catch (Exception e) {{ Console.WriteLine(e.Message); }}\nConsole.WriteLine(\"{Known}\");",
            $"await using (var run = await ops.StartRunAsync(\"r\"))\n{{\n    await run.LogParamAsync(\"connection\", connection);\n    await run.LogParamAsync(\"api_token\", \"{Token}\");\n    await run.SetTagAsync(\"note\", \"{Token}\");\n"
                + $"    await run.LogTextAsync(\"deep {Token} in text, and {Known}\", \"notes.txt\");\n}}",
            "Console.Write(\"Password=\"); Console.Write(\"hunter-2-9;Host=db\\n\"); new Dictionary<string, string> { [\"password\"] = \"hunter-2-9\" }",
            $"throw new InvalidOperationException(\"refused: {Token}\");"));
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Folder = _folder.Path, Output = "copy.ipynb" }, output, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        File.Delete(notebook);
        var said = output.ToString() + error;
        string[] secrets = [Token, "hunter-2-9", Known];
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds {secret}."));
        }

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
        Assert.Contains("Warning Secrets were replaced by [secret] in the executed notebook: cell 1 (code), cell 2 (code), cell 2 (output), cell 3 (code), ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("A secret (token) in the param 'api_token' of run ", output + error.ToString(), StringComparison.Ordinal);
        var copy = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("copy.ipynb"), TestContext.Current.CancellationToken))!;
        Assert.Equal("var connection = \"Host=db;Username=ann;Password=[secret];Database=shop\";", copy["cells"]!.AsArray().First(cell => (string?)cell!["cell_type"] == "code")!["source"]![0]!.ToString());
        Assert.True(File.Exists(_folder.File("mlflow.db")));
    }
}
