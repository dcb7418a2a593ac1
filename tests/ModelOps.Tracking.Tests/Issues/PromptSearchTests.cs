using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Issues;

/// <summary>MLflow 3 clients ask for models by <c>tag.`mlflow.prompt.is_prompt` != 'true'</c>, a tag no model has, and saw an empty registry.</summary>
public sealed class PromptSearchTests : IAsyncLifetime
{
    private const string IsPrompt = "tag.`mlflow.prompt.is_prompt`";
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        await AddAsync("model", []);
        await AddAsync("prompt", [new("mlflow.prompt.is_prompt", "true")]);
        await AddAsync("odd", [new("mlflow.prompt.is_prompt", "false"), new("team", "red")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData($"{IsPrompt} != 'true'", "model odd")]
    [InlineData($"tags.\"mlflow.prompt.is_prompt\" != 'true'", "model odd")]
    [InlineData($"{IsPrompt} != 'false'", "model prompt")]
    [InlineData($"{IsPrompt} = 'false'", "model odd")]
    [InlineData($"{IsPrompt} = 'true'", "prompt")]
    [InlineData($"name LIKE 'm%' AND {IsPrompt} != 'true'", "model")]
    [InlineData($"{IsPrompt} IS NULL", "model")]
    [InlineData("tags.team != 'blue'", "odd")]
    [InlineData("tags.team IS NULL", "model prompt")]
    [InlineData("tags.team is not  null AND tags.`team` = 'red'", "odd")]
    public async Task Models_and_versions_without_the_tag_are_found(string filter, string names)
    {
        var models = (await _store.SearchRegisteredModelsAsync(new SearchQuery(filter, MaxResults: 100))).Items.Select(model => model.Name);
        Assert.Equal(names, string.Join(' ', models.Order()));
        var versions = (await _store.SearchModelVersionsAsync(new SearchQuery(filter, MaxResults: 100))).Items.Select(version => version.Name);
        Assert.Equal(names, string.Join(' ', versions.Order()));
    }

    [Theory]
    [InlineData("tags.team IS NULL", "plain")]
    [InlineData("tags.team IS NOT NULL", "tagged")]
    [InlineData("params.lr IS NULL", "plain")]
    [InlineData("params.lr IS NOT NULL AND tags.team = ''", "tagged")]
    [InlineData("tags.`mlflow.prompt.is_prompt` != 'true'", "")]
    public async Task Runs_are_found_by_tags_and_params_that_they_have_or_lack(string filter, string names)
    {
        await _store.CreateRunAsync(new NewRun("0", "plain"));
        var tagged = await _store.CreateRunAsync(new NewRun("0", "tagged", Tags: [new("team", "")]));
        await _store.LogParamAsync(tagged.Info.RunId, new Param("lr", ""));
        var runs = (await _store.SearchRunsAsync(new RunQuery(["0"], filter))).Items.Select(run => run.Info.Name);
        Assert.Equal(names, string.Join(' ', runs.Order()));
    }

    [Fact]
    public async Task Experiments_are_found_by_tags_that_they_have_or_lack()
    {
        await _store.CreateExperimentAsync("tagged", tags: [new("team", "red")]);
        Assert.Equal("Default", Assert.Single((await _store.SearchExperimentsAsync(new SearchQuery("tags.team IS NULL"))).Items).Name);
        Assert.Equal("tagged", Assert.Single((await _store.SearchExperimentsAsync(new SearchQuery("tags.team IS NOT NULL"))).Items).Name);
    }

    [Theory]
    [InlineData("metrics.a IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'a'")]
    [InlineData("status IS NOT NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'status'")]
    [InlineData("tags.a IS", "Invalid clause(s) in filter string: 'tags.a', 'IS'")]
    [InlineData("tags.a IS NOT", "Invalid clause(s) in filter string: 'tags.a', 'IS', 'NOT'")]
    [InlineData("tags.a IS NULLS", "Invalid clause(s) in filter string: 'tags.a', 'IS', 'NULLS'")]
    public async Task A_test_for_null_of_anything_else_is_refused(string filter, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<TrackingException>(() => _store.SearchRunsAsync(new RunQuery(["0"], filter)))).Message);

    private async Task AddAsync(string name, List<Tag> tags)
    {
        await _store.CreateRegisteredModelAsync(name, tags: tags);
        await _store.CreateModelVersionAsync(new NewModelVersion(name, "s3://b/x", Tags: tags));
    }
}
