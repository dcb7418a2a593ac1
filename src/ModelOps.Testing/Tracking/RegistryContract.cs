using ModelOps.Tracking;

namespace ModelOps.Testing;

/// <summary>What every tracking store does with registered models, as MLflow does it.</summary>
public abstract class RegistryContract
{
    /// <summary>Opens an empty store; each test asks once, and disposes it.</summary>
    protected abstract Task<ITrackingStore> OpenAsync();

    /// <summary>Versions count from 1, aliases move, tags are found, a new name takes all with it.</summary>
    [Fact]
    public async Task A_registered_model_has_versions_aliases_and_tags()
    {
        await using var store = await OpenAsync();
        await store.CreateRegisteredModelAsync("credit-risk", "first", [new("team", "red")]);
        var version = await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model-1", Description: "one", Tags: [new("gate", "passed")]));
        await store.SetAliasAsync("credit-risk", "challenger", version.Version);

        var model = await store.GetRegisteredModelAsync("credit-risk");

        Assert.Equal(("first", 1, "one"), (model.Description, version.Version, version.Description));
        Assert.Equal([new ModelAlias("challenger", 1)], model.Aliases);
        Assert.Equal(1, Assert.Single(model.LatestVersions).Version);
        Assert.Equal([new Tag("gate", "passed")], (await store.GetVersionByAliasAsync("credit-risk", "challenger")).Tags);
        Assert.Single((await store.SearchModelVersionsAsync(new SearchQuery("name = 'credit-risk'"))).Items);
        Assert.Single((await store.SearchRegisteredModelsAsync(new SearchQuery("tags.team = 'red'", MaxResults: 100))).Items);
        await store.RenameRegisteredModelAsync("credit-risk", "risk");
        Assert.Equal(1, (await store.GetVersionByAliasAsync("risk", "challenger")).Version);
    }

    /// <summary>An alias is on one version at a time.</summary>
    [Fact]
    public async Task An_alias_moves_from_one_version_to_another()
    {
        await using var store = await TwoVersionsAsync();
        await store.SetAliasAsync("credit-risk", "champion", 1);
        await store.SetAliasAsync("credit-risk", "champion", 2);

        Assert.Equal(2, (await store.GetVersionByAliasAsync("credit-risk", "champion")).Version);
        Assert.Empty((await store.GetModelVersionAsync("credit-risk", 1)).Aliases);
        await store.DeleteAliasAsync("credit-risk", "champion");
        await ThrowsAsync(ErrorCode.InvalidParameterValue, () => store.GetVersionByAliasAsync("credit-risk", "champion"));
    }

    /// <summary>An alias moves only from where its mover last saw it.</summary>
    [Fact]
    public async Task An_alias_that_points_elsewhere_is_left_where_it_is()
    {
        await using var store = await TwoVersionsAsync();

        Assert.Equal((true, (int?)1), await MoveAsync(store, null, 1));
        Assert.Equal((false, (int?)1), await MoveAsync(store, null, 2));
        Assert.Equal((false, (int?)1), await MoveAsync(store, 2, 2));
        Assert.Equal((true, (int?)1), await MoveAsync(store, 1, 1));
        Assert.Equal((true, (int?)2), await MoveAsync(store, 1, 2));
        Assert.Equal(2, (await store.GetVersionByAliasAsync("credit-risk", "champion")).Version);
        await store.DeleteAliasAsync("credit-risk", "champion");
        Assert.Equal((false, null), await MoveAsync(store, 2, 1));
        Assert.Empty((await store.GetRegisteredModelAsync("credit-risk")).Aliases);
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.MoveAliasAsync("credit-risk", "champion", null, 9));
        await ThrowsAsync(ErrorCode.InvalidParameterValue, () => store.MoveAliasAsync("credit-risk", "latest", null, 1));
    }

    /// <summary>Of all who move an alias at once from the same version one does, where the store calls its move atomic.</summary>
    [Fact]
    public async Task Of_moves_at_once_from_the_same_version_one_wins()
    {
        await using var store = await TwoVersionsAsync();
        await store.SetAliasAsync("credit-risk", "champion", 1);
        for (var number = 3; number <= 8; number++)
        {
            await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", $"s3://bucket/model-{number}"));
        }

        var moves = await Task.WhenAll(Enumerable.Range(2, 7).Select(version => Task.Run(() => store.MoveAliasAsync("credit-risk", "champion", 1, version))));

        if (moves.All(move => move.IsAtomic || !move.IsMoved))
        {
            var winner = Assert.Single(moves, move => move.IsMoved).Version;
            Assert.Equal(winner, (await store.GetVersionByAliasAsync("credit-risk", "champion")).Version);
            Assert.All(moves, move => Assert.Equal(winner, move.Version));
        }
    }

    private static async Task<(bool, int?)> MoveAsync(ITrackingStore store, int? from, int to)
    {
        var move = await store.MoveAliasAsync("credit-risk", "champion", from, to);
        return (move.IsMoved, move.Version);
    }

    /// <summary>A stage can empty itself for its newest version.</summary>
    [Fact]
    public async Task A_version_moves_through_stages()
    {
        await using var store = await TwoVersionsAsync();
        await store.TransitionStageAsync("credit-risk", 1, "Production");
        await store.TransitionStageAsync("credit-risk", 2, "Production", archiveExisting: true);

        Assert.Equal("Archived", (await store.GetModelVersionAsync("credit-risk", 1)).Stage);
        Assert.Equal(2, Assert.Single(await store.GetLatestVersionsAsync("credit-risk", ["Production"])).Version);
        await ThrowsAsync(ErrorCode.InvalidParameterValue, () => store.TransitionStageAsync("credit-risk", 1, "Nowhere"));
    }

    /// <summary>A number is never given twice.</summary>
    [Fact]
    public async Task A_deleted_version_is_gone_and_the_next_has_a_new_number()
    {
        await using var store = await TwoVersionsAsync();
        await store.DeleteModelVersionAsync("credit-risk", 1);

        Assert.Equal(3, (await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model-3"))).Version);
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetModelVersionAsync("credit-risk", 1));
    }

    /// <summary>Versions registered at once have different numbers.</summary>
    [Fact]
    public async Task Registrations_at_once_have_a_number_each()
    {
        await using var store = await OpenAsync();
        await store.CreateRegisteredModelAsync("credit-risk");

        var versions = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => store.CreateModelVersionAsync(new NewModelVersion("credit-risk", $"s3://bucket/model-{number}"))));

        Assert.Equal(Enumerable.Range(1, 10), versions.Select(version => version.Version).Order());
    }

    /// <summary>A name is there once, and what is missing is answered as missing.</summary>
    [Fact]
    public async Task A_name_that_is_taken_or_missing_is_an_error_that_says_so()
    {
        await using var store = await TwoVersionsAsync();

        await ThrowsAsync(ErrorCode.ResourceAlreadyExists, () => store.CreateRegisteredModelAsync("credit-risk"));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetRegisteredModelAsync("unknown"));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetModelVersionAsync("credit-risk", 9));
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.CreateModelVersionAsync(new NewModelVersion("unknown", "s3://bucket/model-1")));
        await store.DeleteRegisteredModelAsync("credit-risk");
        await ThrowsAsync(ErrorCode.ResourceDoesNotExist, () => store.GetRegisteredModelAsync("credit-risk"));
    }

    private async Task<ITrackingStore> TwoVersionsAsync()
    {
        var store = await OpenAsync();
        await store.CreateRegisteredModelAsync("credit-risk");
        await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model-1"));
        await store.CreateModelVersionAsync(new NewModelVersion("credit-risk", "s3://bucket/model-2"));
        return store;
    }

    private static async Task ThrowsAsync(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<TrackingException>(call)).ErrorCode);
}
