using ModelOps.TestSupport;
using ModelOps.Tracking.Tests.Sqlite;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary>Four of eight registrations of one new name at once ended with "already exists"; a refused alias left a version behind.</summary>
public sealed class ConcurrentRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eight_processes_that_register_one_new_name_at_once_make_versions_1_to_8()
    {
        var path = _folder.File("shared.db");
        var writers = Enumerable.Range(0, 8).Select(_ => WriterProcess.Start(path, "register", "visits")).ToList();
        var versions = new List<string>();
        foreach (var writer in writers)
        {
            var errors = writer.StandardError.ReadToEndAsync();
            versions.Add((await writer.StandardOutput.ReadToEndAsync()).Trim());
            await writer.WaitForExitAsync();
            Assert.Equal((0, ""), (writer.ExitCode, await errors));
            writer.Dispose();
        }

        Assert.Equal(Enumerable.Range(1, 8).Select(number => $"version {number}"), versions.Order());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("v1")]
    [InlineData("")]
    [InlineData("ä/ö")]
    public async Task A_refused_alias_leaves_neither_a_name_nor_a_version(string alias)
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => store.RegisterVersionAsync(new NewModelVersion("visits", "s3://b/x"), alias));
        Assert.EndsWith("Nothing was registered; choose another name or alias.", exception.Message, StringComparison.Ordinal);
        Assert.Empty((await store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
        await Assert.ThrowsAsync<InvalidInputException>(() => store.RegisterVersionAsync(new NewModelVersion("visits", "s3://b/x"), new string('a', 256)));
        await Assert.ThrowsAsync<InvalidInputException>(() => store.RegisterVersionAsync(new NewModelVersion("vi/sits", "s3://b/x"), "champion"));
        await Assert.ThrowsAsync<TrackingException>(() => store.RegisterVersionAsync(new NewModelVersion("visits", "s3://b/x", Tags: [new("a\0", "x")]), "champion"));
        await Assert.ThrowsAsync<TrackingException>(() => store.RegisterVersionAsync(new NewModelVersion("visits", ""), "champion"));
        Assert.Empty((await store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
    }

    [Theory]
    [InlineData("models:/nope/9")]
    [InlineData("models:/visits/1")]
    [InlineData("models:/visits@champion")]
    public async Task A_refused_source_leaves_no_name(string source)
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.RegisterVersionAsync(new NewModelVersion("visits", source), "champion"));
        Assert.Equal("INVALID_PARAMETER_VALUE", exception.ErrorCode);
        Assert.Contains(source, exception.Message, StringComparison.Ordinal);
        Assert.Empty((await store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
    }

    [Theory]
    [InlineData("..\\x")]
    [InlineData("a\\b")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    public async Task A_name_that_is_a_path_or_steers_a_terminal_is_refused(string name)
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var exception = await Assert.ThrowsAsync<TrackingException>(() => store.CreateRegisteredModelAsync(name));
        Assert.Equal("INVALID_PARAMETER_VALUE", exception.ErrorCode);
        await store.CreateRegisteredModelAsync("fine");
        await Assert.ThrowsAsync<TrackingException>(() => store.RenameRegisteredModelAsync("fine", name));
    }

    [Fact]
    public async Task The_alias_points_to_the_version_that_was_made()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        var first = await store.RegisterVersionAsync(new NewModelVersion("visits", "s3://b/x"), "champion");
        var second = await store.RegisterVersionAsync(new NewModelVersion("visits", "s3://b/y"));
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(["champion"], first.Aliases);
        Assert.Equal(1, (await store.GetVersionByAliasAsync("visits", "champion")).Version);
    }
}
