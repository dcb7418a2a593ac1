using ModelOps.Deployments.Containers;
using ModelOps.Deployments.Tests.Packaging;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Containers;

public sealed class ModelPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Uri => $"sqlite:///{_folder.File("mlflow.db")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_named_is_taken_and_one_that_holds_nothing_else_than_a_model_too()
    {
        var model = SampleModel.Write(_folder, "mounted/credit");

        using var named = await ModelPlace.FindAsync(model, new ServingContract(), null, Stop);
        using var mounted = await ModelPlace.FindAsync(null, new ServingContract { Models = ["/no/such", _folder.File("mounted")] }, null, Stop);

        Assert.Equal([model, model], [named.Folder, mounted.Folder]);
    }

    [Fact]
    public async Task A_registered_version_brings_its_name_version_and_run()
    {
        var model = SampleModel.Write(_folder);
        await using (var store = await TrackingStores.OpenAsync(Uri, cancellationToken: Stop))
        {
            await store.CreateRegisteredModelAsync("credit", cancellationToken: Stop);
            await store.CreateModelVersionAsync(new NewModelVersion("credit", model), Stop);
            await store.SetAliasAsync("credit", "champion", 1, Stop);
        }

        using var place = await ModelPlace.FindAsync("credit@champion", new ServingContract(), Uri, Stop);

        Assert.Equal((model, "credit", "1"), (place.Folder, place.Name, place.Version));
    }

    [Fact]
    public async Task What_is_nowhere_is_said_in_a_sentence()
    {
        Assert.Equal("There is no folder 'credit'. Name a package, a model folder, or a registered version as name@alias or name/3.", await ErrorAsync("credit"));
        Assert.Equal($"'{_folder.Path}' is neither a package nor a model folder: it has no modelops-package.json and no MLmodel file.", await ErrorAsync(_folder.Path));
        Assert.Equal("There is no model to serve: none was named, and there is none in '/no/such' or '/opt/modelops'. Name a package, a model folder, or name@alias.", await ErrorAsync(null));
    }

    [Fact]
    public async Task A_storage_that_nothing_opens_is_an_error_not_passed_over()
    {
        var contract = new ServingContract { Models = ["gs://bucket/model"] };

        await Assert.ThrowsAnyAsync<ModelOpsException>(() => ModelPlace.FindAsync(null, contract, Uri, Stop));
    }

    private async Task<string> ErrorAsync(string? given) =>
        (await Assert.ThrowsAsync<InvalidInputException>(() => ModelPlace.FindAsync(given, new ServingContract { Models = ["/no/such"] }, Uri, Stop))).Message;
}
