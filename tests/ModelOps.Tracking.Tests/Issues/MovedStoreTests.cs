using ModelOps.TestSupport;
using ModelOps.Tracking.Sqlite;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary>After <c>cp -r</c> of a project, training in the copy wrote into the original's mlruns, and made it anew where it was gone.</summary>
public sealed class MovedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("it's here", false)]
    [InlineData("with blank & ü", true)]
    [InlineData("plain", true)]
    public async Task A_copied_project_reads_and_writes_in_the_copy_only(string name, bool deleteOriginal)
    {
        var (old, copy) = (_folder.File("old one"), _folder.File(name));
        await MakeProjectAsync(old);
        Copy(old, copy);
        var before = Listing(old);
        if (deleteOriginal)
        {
            Directory.Delete(old, recursive: true);
        }

        await using var store = await TrackingStores.OpenAsync(Path.Combine(copy, "mlflow.db"));
        var run = await store.CreateRunAsync(new NewRun("0", "new"));
        await WriteAsync(store, run.Info.ArtifactUri, "new");
        var experiment = await store.CreateExperimentAsync("made in the copy");
        await WriteAsync(store, (await store.CreateRunAsync(new NewRun(experiment))).Info.ArtifactUri, "newer");

        foreach (var known in (await store.SearchRunsAsync(new RunQuery(["0", "1", "2", "3"]))).Items)
        {
            Assert.StartsWith(copy + "/", ArtifactStores.LocalPath(known.Info.ArtifactUri), StringComparison.Ordinal);
            Assert.Single(await store.OpenArtifacts(known.Info.ArtifactUri).ListAsync());
        }

        var version = await store.GetVersionByReferenceAsync("visits@champion");
        Assert.StartsWith(copy + "/", version.Source, StringComparison.Ordinal);
        Assert.Equal(version.Source, await store.FetchFolderAsync("models:/visits@champion", _folder.File("download")));
        Assert.Single((await store.SearchModelVersionsAsync(new SearchQuery($"source_path = '{version.Source!.Replace("'", "''", StringComparison.Ordinal)}'"))).Items);
        Assert.Equal(deleteOriginal ? [] : before, Listing(old));
    }

    [Fact]
    public async Task A_moved_project_and_a_renamed_file_go_on_where_they_are()
    {
        await MakeProjectAsync(_folder.File("old"));
        Directory.Move(_folder.File("old"), _folder.File("new"));
        File.Move(_folder.File("new", "mlflow.db"), _folder.File("new", "tracking.db"));
        await using (var store = await TrackingStores.OpenAsync(_folder.File("new", "tracking.db")))
        {
            Assert.Equal(_folder.File("new", "mlruns", "0"), (await store.GetExperimentAsync("0")).ArtifactLocation);
        }

        Directory.Move(_folder.File("new"), _folder.File("newer"));
        await using var again = await TrackingStores.OpenAsync(_folder.File("newer", "tracking.db"));
        Assert.Equal(_folder.File("newer", "mlruns", "0"), (await again.GetExperimentAsync("0")).ArtifactLocation);
        Assert.False(Directory.Exists(_folder.File("old")));
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    [Fact]
    public async Task Places_elsewhere_stay_and_places_in_the_project_come_along()
    {
        var (old, copy) = (_folder.File("old"), _folder.File("copy"));
        Directory.CreateDirectory(old);
        await using (var store = await TrackingStores.OpenAsync(Path.Combine(old, "mlflow.db")))
        {
            await store.CreateExperimentAsync("bucket", "s3://bucket/old");
            await store.CreateExperimentAsync("shared", _folder.File("old-shared"));
            await store.CreateExperimentAsync("in the project", $"file://{old}/art");
            await store.CreateExperimentAsync("left behind", Path.Combine(old, "big"));
        }

        Directory.CreateDirectory(Path.Combine(old, "art"));
        Copy(old, copy);
        Directory.CreateDirectory(Path.Combine(old, "big"));
        await using var moved = await TrackingStores.OpenAsync(Path.Combine(copy, "mlflow.db"));
        Assert.Equal(
            [$"{copy}/mlruns/0", "s3://bucket/old", _folder.File("old-shared"), $"file://{copy}/art", $"{old}/big"],
            (await moved.SearchExperimentsAsync(new SearchQuery(OrderBy: ["experiment_id"]))).Items.Select(experiment => experiment.ArtifactLocation));
    }

    [Fact]
    public async Task A_file_without_the_note_is_taken_for_a_copy_only_when_its_folder_is_its_own()
    {
        await MakeProjectAsync(_folder.File("old"));
        Forget(_folder.File("old", "mlflow.db"));
        Copy(_folder.File("old"), _folder.File("copy"));
        Copy(_folder.File("old"), _folder.File("alone"));
        File.Move(_folder.File("alone", "mlflow.db"), _folder.File("alone", "elsewhere.db"));

        await using var copy = await TrackingStores.OpenAsync(_folder.File("copy", "mlflow.db"));
        Assert.Equal(_folder.File("copy", "mlruns", "0"), (await copy.GetExperimentAsync("0")).ArtifactLocation);
        await using var alone = await TrackingStores.OpenAsync(_folder.File("alone", "elsewhere.db"));
        Assert.Equal(_folder.File("old", "mlruns", "0"), (await alone.GetExperimentAsync("0")).ArtifactLocation);
    }

    [Fact]
    public async Task A_file_whose_artifacts_were_never_beside_it_stays_as_it_is_although_their_folder_has_a_file_of_that_name()
    {
        await MakeProjectAsync(_folder.File("home"));
        Forget(_folder.File("home", "mlflow.db"));
        Directory.CreateDirectory(_folder.File("data"));
        File.Copy(_folder.File("home", "mlflow.db"), _folder.File("data", "mlflow.db"));

        await using var store = await TrackingStores.OpenAsync(_folder.File("data", "mlflow.db"));
        Assert.Equal(_folder.File("home", "mlruns", "0"), (await store.GetExperimentAsync("0")).ArtifactLocation);
        Assert.All((await store.SearchRunsAsync(new RunQuery(["0"]))).Items, run => Assert.StartsWith(_folder.File("home", "mlruns"), run.Info.ArtifactUri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_from_a_folder_that_only_others_can_look_into_is_opened()
    {
        var (closed, copy) = (_folder.File("closed"), _folder.File("copy"));
        await MakeProjectAsync(Path.Combine(closed, "project"));
        Copy(Path.Combine(closed, "project"), copy);
        foreach (var place in Directory.GetFileSystemEntries(copy, "*", SearchOption.AllDirectories).Append(copy).Append(_folder.Path))
        {
            Unprivileged.SetMode(place, 0b111_111_111);
        }

        Unprivileged.SetMode(closed, 0);
        Unprivileged.Run(async () =>
        {
            Assert.Throws<UnauthorizedAccessException>(() => Directory.GetFiles(closed));
            await using var store = await TrackingStores.OpenAsync(Path.Combine(copy, "mlflow.db"));
            Assert.Equal(Path.Combine(copy, "mlruns", "0"), (await store.GetExperimentAsync("0")).ArtifactLocation);
        });
        Unprivileged.SetMode(closed, 0b111_000_000);
    }

    [Fact]
    public async Task Two_names_of_one_folder_are_one_folder()
    {
        await MakeProjectAsync(_folder.File("real"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("real"));
        await using var store = await TrackingStores.OpenAsync(_folder.File("link", "mlflow.db"));
        Assert.Equal(_folder.File("real", "mlruns", "0"), (await store.GetExperimentAsync("0")).ArtifactLocation);
    }

    private static async Task MakeProjectAsync(string project)
    {
        Directory.CreateDirectory(project);
        await using var store = await TrackingStores.OpenAsync(Path.Combine(project, "mlflow.db"));
        foreach (var experiment in new[] { "0", await store.CreateExperimentAsync("second") })
        {
            var run = (await store.CreateRunAsync(new NewRun(experiment, "old"))).Info;
            await WriteAsync(store, run.ArtifactUri, "old");
            await store.RegisterVersionAsync(new NewModelVersion("visits", $"{run.ArtifactUri}/model", run.RunId), "champion");
        }
    }

    private static async Task WriteAsync(ITrackingStore store, string uri, string text) =>
        await store.OpenArtifacts(uri).WriteAsync("model/MLmodel", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void Forget(string path)
    {
        using var database = Database.Open(path);
        database.ExecuteScript("DROP VIEW modelops_store");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (var empty in Directory.GetDirectories(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetFileName(empty)));
        }
    }

    private static List<string> Listing(string project) => Directory.Exists(project)
        ? [.. Directory.GetFiles(project, "*", SearchOption.AllDirectories).Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):o}").Order()]
        : [];
}
