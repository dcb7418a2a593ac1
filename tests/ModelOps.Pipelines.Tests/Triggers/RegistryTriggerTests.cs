using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>Events of a real registry.</summary>
public sealed class RegistryTriggerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await TrackingStores.OpenAsync(_folder.File("mlflow.db"), cancellationToken: Stop);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_version_fires_once()
    {
        var trigger = Trigger(new("rides"));
        var first = await trigger.LookAsync(null, Stop);
        Assert.Equal(("none", "No version of rides is registered. It waits for the first."), (first.Mark, first.Note));

        await VersionAsync();
        var one = await trigger.LookAsync(first.Mark, Stop);
        Assert.Equal("Version 1 of rides is new; before there was none.", one.Why);
        Assert.Null((await trigger.LookAsync(one.Mark, Stop)).Why);

        await VersionAsync();
        await VersionAsync();
        var three = await trigger.LookAsync(one.Mark, Stop);
        Assert.Equal("Version 3 of rides is new; before it was 1.", three.Why);
        await _store.DeleteModelVersionAsync("rides", 3, Stop);
        Assert.Null((await trigger.LookAsync(three.Mark, Stop)).Why);
    }

    [Fact]
    public async Task An_alias_that_moves_fires_and_one_that_is_deleted_does_not()
    {
        var trigger = Trigger(new("rides") { Event = "alias", Alias = "champion" });
        var none = (await trigger.LookAsync(null, Stop)).Mark;
        await VersionAsync();
        await VersionAsync();
        Assert.Equal("No version of rides has the alias 'champion'. It waits for the first.", (await trigger.LookAsync(none, Stop)).Note);

        await _store.SetAliasAsync("rides", "champion", 2, Stop);
        var two = await trigger.LookAsync(none, Stop);
        Assert.Equal("The alias 'champion' of rides is at version 2; before there was none.", two.Why);
        await _store.SetAliasAsync("rides", "champion", 1, Stop);
        Assert.Equal("The alias 'champion' of rides is at version 1; before it was 2.", (await trigger.LookAsync(two.Mark, Stop)).Why);
        await _store.DeleteAliasAsync("rides", "champion", Stop);
        Assert.Null((await trigger.LookAsync(two.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_version_that_comes_into_a_stage_fires()
    {
        var trigger = Trigger(new("rides") { Event = "stage", Stage = "production" });
        await VersionAsync();
        await VersionAsync();
        var none = (await trigger.LookAsync(null, Stop)).Mark;
        await _store.TransitionStageAsync("rides", 1, "Production", cancellationToken: Stop);
        var one = await trigger.LookAsync(none, Stop);
        Assert.Equal("Version 1 of rides came into the stage 'production'; before there was none.", one.Why);
        await _store.TransitionStageAsync("rides", 2, "Production", archiveExisting: true, Stop);
        Assert.Equal("Version 2 of rides came into the stage 'production'; before it was 1.", (await trigger.LookAsync(one.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_mark_that_is_none_is_an_error()
    {
        await VersionAsync();
        Assert.Equal("The state says that the version 'x' was seen, which is not one. Delete the state's file to begin anew.", (await Assert.ThrowsAsync<InvalidInputException>(() => Trigger(new("rides")).LookAsync("x", Stop))).Message);
    }

    [Theory]
    [InlineData("rides", "version", null, null)]
    [InlineData("{model: rides, alias: champion}", "alias", "champion", null)]
    [InlineData("{model: rides, event: stage, stage: Production}", "stage", null, "Production")]
    public void The_forms_are_read(string yaml, string expected, string? alias, string? stage)
    {
        var (spec, errors) = Read(yaml);
        Assert.Empty(errors);
        Assert.Equal(new RegistryTriggerSpec("rides") { Event = expected, Alias = alias, Stage = stage }, spec);
    }

    [Theory]
    [InlineData("{alias: champion}", "'registry' names no model. Give it 'model', such as 'registry: {model: rides}'.")]
    [InlineData("{model: rides, event: versions}", "'versions' is not an event of the registry. Did you mean 'version'? Give one of: version, alias, stage.")]
    [InlineData("{model: rides, event: alias}", "'registry' waits for the event 'alias' and names none. Give it 'alias', such as 'alias: champion'.")]
    [InlineData("{model: rides, event: version, stage: Production}", "'registry' has 'stage: Production' and waits for the event 'version'. Write 'event: stage', or remove 'stage'.")]
    public void What_cannot_be_watched_is_one_sentence(string yaml, string expected) => Assert.Equal([expected], Read(yaml).Errors);

    private static (RegistryTriggerSpec? Spec, IReadOnlyList<string> Errors) Read(string yaml)
    {
        var map = YamlMap.Read($"watch:\n  registry: {yaml}", "f.yaml", "the file", ["watch"]);
        var spec = TriggerSpec.Read(map);
        return (spec.Registry, [.. map.Errors, .. spec.Errors()]);
    }

    private RegistryTrigger Trigger(RegistryTriggerSpec spec) => new(spec, _ => Task.FromResult(_store));

    private async Task VersionAsync()
    {
        if (await _store.FindRegisteredModelAsync("rides", Stop) is null)
        {
            await _store.CreateRegisteredModelAsync("rides", cancellationToken: Stop);
        }

        await _store.CreateModelVersionAsync(new("rides", _folder.Path), Stop);
    }
}
