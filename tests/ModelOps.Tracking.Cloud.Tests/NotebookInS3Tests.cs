using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>A notebook that is read from S3, and whose executed copy goes there. The variables are those of the process.</summary>
[Collection("environment")]
public sealed class NotebookInS3Tests
{
    [Fact]
    public async Task A_headless_run_reads_its_notebook_from_S3_and_leaves_its_copy_there()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await S3Server.StartAsync();
        using var folder = new TemporaryFolder();
        string[] variables = ["MLFLOW_S3_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        Array.ForEach(variables, name => Environment.SetEnvironmentVariable(name, server.Environment(name)));
        try
        {
            ExtensionLoader.Load(typeof(CloudExtension));
            var store = ArtifactStores.Open("s3://bucket/notebooks");
            await store.WriteAsync("train.ipynb", new MemoryStream(Encoding.UTF8.GetBytes(NotebookText.Of("ops.Output(\"auc\", 0.5);"))), cancellationToken: stop);

            var outcome = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = "s3://bucket/notebooks/train.ipynb", Output = "s3://bucket/notebooks/runs/out.ipynb", Folder = folder.Path }, null, stop);

            Assert.Equal((0, "s3://bucket/notebooks/runs/out.ipynb"), (outcome.ExitCode, outcome.Copy));
            using var reader = new StreamReader(await store.ReadAsync("runs/out.ipynb", stop));
            Assert.Equal(outcome.Result.Document.ToText(Kernel.Documents.NotebookFormat.Ipynb), await reader.ReadToEndAsync(stop));
            var missing = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = "s3://bucket/notebooks/nowhere.ipynb", Folder = folder.Path }, null, stop));
            Assert.StartsWith("'s3://bucket/notebooks/nowhere.ipynb' cannot be read: ", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            Array.ForEach(variables, name => Environment.SetEnvironmentVariable(name, null));
        }
    }
}
