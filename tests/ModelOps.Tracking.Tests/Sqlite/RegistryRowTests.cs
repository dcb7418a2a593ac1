namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>The registry's rows, and how aliases, stages, tags and names move.</summary>
public sealed class RegistryRowTests : StoreTest
{
    private const string Aliases = "SELECT name || '@' || alias || '=' || version FROM registered_model_aliases ORDER BY name, alias";
    private const string Stages = "SELECT version || ':' || current_stage FROM model_versions ORDER BY version";

    [Fact]
    public async Task An_alias_moves_and_goes_and_belongs_to_one_model()
    {
        await ModelAsync("risk", 3);
        await ModelAsync("churn", 1);
        await Store.SetAliasAsync("risk", "champion", 1);
        await Store.SetAliasAsync("risk", "champion", 3);
        await Store.SetAliasAsync("risk", "old", 1);
        await Store.SetAliasAsync("churn", "champion", 1);
        Assert.Equal(["churn@champion=1", "risk@champion=3", "risk@old=1"], Rows(Aliases));
        Assert.Equal(3, (await Store.GetVersionByAliasAsync("risk", "champion")).Version);
        Assert.Empty((await Store.GetModelVersionAsync("risk", 2)).Aliases);
        Assert.Equal([new ModelAlias("champion", 3), new("old", 1)], (await Store.GetRegisteredModelAsync("risk")).Aliases);

        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Store.SetAliasAsync("risk", "champion", 4));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.GetVersionByAliasAsync("risk", "Champion"));
        await Store.DeleteAliasAsync("risk", "champion");
        await Store.DeleteAliasAsync("risk", "champion");
        Assert.Equal(["churn@champion=1", "risk@old=1"], Rows(Aliases));
    }

    [Fact]
    public async Task A_renamed_model_takes_versions_tags_and_aliases_along()
    {
        await ModelAsync("risk", 2);
        await Store.SetAliasAsync("risk", "champion", 2);
        await Store.SetRegisteredModelTagAsync("risk", new Tag("team", "red"));
        await Store.SetModelVersionTagAsync("risk", 2, new Tag("ok", "yes"));
        await ModelAsync("other", 1);
        Clock.Now++;
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Store.RenameRegisteredModelAsync("risk", "other"));
        await Store.RenameRegisteredModelAsync("risk", "credit risk");
        Assert.Equal(["credit risk@champion=2"], Rows(Aliases));
        Assert.Equal(["credit risk|1", "credit risk|2", "other|1"], Rows("SELECT name || '|' || version FROM model_versions ORDER BY name, version"));
        Assert.Equal(["credit risk|team|red"], Rows("SELECT name || '|' || key || '|' || value FROM registered_model_tags"));
        Assert.Equal(["credit risk|2|ok|yes"], Rows("SELECT name || '|' || version || '|' || key || '|' || value FROM model_version_tags"));
        Assert.Equal([$"{Clock.Now}"], Rows("SELECT DISTINCT last_updated_time FROM model_versions WHERE name = 'credit risk'"));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Store.GetRegisteredModelAsync("risk"));
        Assert.Equal("ok", WriterProcess.Check(Path));
    }

    [Fact]
    public async Task A_deleted_model_leaves_no_row_and_its_name_begins_anew()
    {
        await ModelAsync("risk", 2);
        await ModelAsync("kept", 1);
        await Store.SetAliasAsync("risk", "champion", 2);
        await Store.SetRegisteredModelTagAsync("risk", new Tag("team", "red"));
        await Store.SetModelVersionTagAsync("risk", 2, new Tag("ok", "yes"));
        await Store.DeleteRegisteredModelAsync("risk");
        foreach (var table in new[] { "registered_models", "model_versions", "registered_model_tags", "model_version_tags", "registered_model_aliases" })
        {
            Assert.Empty(Rows($"SELECT name FROM {table} WHERE name <> 'kept'"));
        }

        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Store.DeleteRegisteredModelAsync("risk"));
        await ModelAsync("risk", 1);
        Assert.Equal(1, (await Store.GetModelVersionAsync("risk", 1)).Version);
    }

    [Fact]
    public async Task A_version_goes_to_a_stage_and_the_others_of_it_to_the_archive_when_asked()
    {
        await ModelAsync("risk", 4);
        await ModelAsync("other", 1);
        await Store.TransitionStageAsync("risk", 1, "production");
        await Store.TransitionStageAsync("risk", 2, "PRODUCTION");
        await Store.TransitionStageAsync("risk", 3, "Staging");
        await Store.TransitionStageAsync("other", 1, "Production");
        Assert.Equal(["1:Production", "2:Production", "3:Staging", "4:None"], Rows(Stages.Replace("ORDER", "WHERE name = 'risk' ORDER", StringComparison.Ordinal)));
        Assert.Equal(["None:4", "Production:2", "Staging:3"], (await Store.GetLatestVersionsAsync("risk")).Select(version => $"{version.Stage}:{version.Version}"));
        Assert.Equal([2], (await Store.GetLatestVersionsAsync("risk", ["production", "Archived"])).Select(version => version.Version));

        await Store.TransitionStageAsync("risk", 4, "Production", archiveExisting: true);
        Assert.Equal(["1:Archived", "2:Archived", "3:Staging", "4:Production"], Rows(Stages.Replace("ORDER", "WHERE name = 'risk' ORDER", StringComparison.Ordinal)));
        Assert.Equal(["Production"], Rows("SELECT current_stage FROM model_versions WHERE name = 'other'"));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.GetLatestVersionsAsync("risk", ["Live"]));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Store.TransitionStageAsync("risk", 5, "Staging"));
    }

    [Fact]
    public async Task A_deleted_version_shows_nothing_of_what_it_was()
    {
        await Store.CreateRegisteredModelAsync("risk");
        await Store.CreateModelVersionAsync(new NewModelVersion("risk", "s3://secret/place", "run-7", "http://link", "words"));
        await Store.DeleteModelVersionAsync("risk", 1);
        Assert.Equal(
            ["Deleted_Internal|REDACTED-SOURCE-PATH|REDACTED-RUN-ID|REDACTED-RUN-LINK|none"],
            Rows("SELECT current_stage || '|' || source || '|' || run_id || '|' || run_link || '|' || COALESCE(description, 'none') FROM model_versions"));
        foreach (var call in (Func<Task>[])
        [
            () => Store.GetModelVersionAsync("risk", 1), () => Store.UpdateModelVersionAsync("risk", 1, "x"), () => Store.SetModelVersionTagAsync("risk", 1, new("a", "b")), () => Store.DeleteModelVersionTagAsync("risk", 1, "a"),
            () => Store.SetAliasAsync("risk", "a", 1), () => Store.GetDownloadUriAsync("risk", 1), () => Store.TransitionStageAsync("risk", 1, "Staging"), () => Store.DeleteModelVersionAsync("risk", 1),
        ])
        {
            await RefusedAsync(ErrorCode.ResourceDoesNotExist, call);
        }

        Assert.Empty((await Store.SearchModelVersionsAsync(new SearchQuery("name = 'risk'"))).Items);
        Assert.Empty((await Store.GetRegisteredModelAsync("risk")).LatestVersions);
    }

    [Fact]
    public async Task A_version_made_of_another_has_that_ones_files()
    {
        await Store.CreateRegisteredModelAsync("risk");
        await Store.CreateModelVersionAsync(new NewModelVersion("risk", "s3://b/first"));
        await Store.CreateModelVersionAsync(new NewModelVersion("risk", "models:/risk/1"));
        await Store.CreateModelVersionAsync(new NewModelVersion("risk", "models:/risk/2"));
        Assert.Equal("s3://b/first", await Store.GetDownloadUriAsync("risk", 3));
        Assert.Equal("models:/risk/2", (await Store.GetModelVersionAsync("risk", 3)).Source);
        foreach (var source in new[] { "models:/risk/9", "models:/none/1", "models:/risk", "models:/risk@champion", "models:/risk/1/x", "models:/risk/one" })
        {
            await RefusedAsync(ErrorCode.InvalidParameterValue, () => Store.CreateModelVersionAsync(new NewModelVersion("risk", source)));
        }

        Assert.Equal(["3"], Rows("SELECT count(*) FROM model_versions"));
    }

    [Theory]
    [InlineData("tags.team = 'red'", "risk,visits")]
    [InlineData("tags.team != 'red'", "churn")]
    [InlineData("tags.team LIKE 'b%' AND name = 'churn'", "churn")]
    [InlineData("tags.none = 'red'", "")]
    [InlineData("name LIKE '%is%'", "risk,visits")]
    [InlineData("name ILIKE 'R%'", "risk")]
    [InlineData("name LIKE 'R%'", "")]
    [InlineData("tags.team IS NULL", "plain")]
    [InlineData("tags.team IS NOT NULL", "churn,risk,visits")]
    public async Task Models_are_found_by_name_and_tag(string filter, string names)
    {
        await Store.CreateRegisteredModelAsync("risk", tags: [new("team", "red")]);
        await Store.CreateRegisteredModelAsync("visits", tags: [new("team", "red"), new("other", "blue")]);
        await Store.CreateRegisteredModelAsync("churn", tags: [new("team", "blue")]);
        await Store.CreateRegisteredModelAsync("plain");
        Assert.Equal(names, string.Join(',', (await Store.SearchRegisteredModelsAsync(new SearchQuery(filter))).Items.Select(model => model.Name)));
    }

    [Theory]
    [InlineData("name = 'risk' AND version_number > 1", "risk3,risk2")]
    [InlineData("version_number = 1", "churn1,risk1")]
    [InlineData("tags.ok = 'yes'", "risk2")]
    [InlineData("run_id IN ('r1', 'r9')", "churn1,risk1")]
    [InlineData("source_path = 's3://b/2'", "risk2")]
    [InlineData("source_path LIKE 's3://b/%' AND version_number <= 2 AND name != 'churn'", "risk2,risk1")]
    public async Task Versions_are_found_over_all_models(string filter, string versions)
    {
        await ModelAsync("risk", 3);
        await ModelAsync("churn", 1);
        await Store.SetModelVersionTagAsync("risk", 2, new Tag("ok", "yes"));
        var found = (await Store.SearchModelVersionsAsync(new SearchQuery(filter, ["name ASC", "version_number DESC"]))).Items;
        Assert.Equal(versions, string.Join(',', found.Select(version => $"{version.Name}{version.Version}")));
    }

    [Fact]
    public async Task Pages_of_models_and_versions_hold_everything_once()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await ModelAsync($"m{i}", 2);
        }

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], await PagesAsync(token => Store.SearchRegisteredModelsAsync(new SearchQuery(MaxResults: 2, PageToken: token)), model => model.Name));
        Assert.Equal(
            ["m0 2", "m0 1", "m1 2", "m1 1", "m2 2", "m2 1", "m3 2", "m3 1", "m4 2", "m4 1"],
            await PagesAsync(token => Store.SearchModelVersionsAsync(new SearchQuery(MaxResults: 3, PageToken: token, OrderBy: ["name"])), version => $"{version.Name} {version.Version}"));
    }

    private static async Task<List<string>> PagesAsync<T>(Func<string?, Task<Page<T>>> search, Func<T, string> name)
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await search(token);
            names.AddRange(page.Items.Select(name));
            token = page.NextPageToken;
        }
        while (token is not null);

        return names;
    }

    private async Task ModelAsync(string name, int versions)
    {
        await Store.CreateRegisteredModelAsync(name);
        for (var i = 1; i <= versions; i++)
        {
            await Store.CreateModelVersionAsync(new NewModelVersion(name, $"s3://b/{i}", $"r{i}"));
        }
    }
}
