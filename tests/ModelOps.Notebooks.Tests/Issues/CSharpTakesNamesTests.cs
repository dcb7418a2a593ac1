using System.Reflection;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>C# could not get a registered model, nor a file, by its name: what a magic takes by name, C# takes by name.</summary>
public sealed class CSharpTakesNamesTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    public static TheoryData<string> CommandsThatTakeNames() =>
        [.. CommandCatalog.All.Where(command => command.Parameters.Any(parameter => parameter.TakesVariable)).Select(command => command.Name)];

    [Theory, MemberData(nameof(CommandsThatTakeNames))]
    public void Each_parameter_that_a_magic_takes_by_name_takes_a_text_in_CSharp(string name)
    {
        var command = CommandCatalog.All.Single(command => command.Name == name);
        var methods = CSharpCalls.All.Where(method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(object)) && string.Equals(method.Name, name.Split(' ')[^1] + "Async", StringComparison.OrdinalIgnoreCase)).ToArray();
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.All(command.Parameters.Where(parameter => parameter.TakesVariable), parameter => Assert.True(TakesText(method, parameter.Name.Replace("-", "", StringComparison.Ordinal)), $"{method.Name} takes no text for {parameter.Name}.")));
    }

    [Fact]
    public async Task A_life_of_a_model_by_names_alone_goes_as_by_magics()
    {
        var ops = _bench.Ops;
        ((Frame)_bench.Host.Variables["test"]).WriteCsv(_bench.File("later.csv"));
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5}\n");

        var trained = await ops.TrainAsync("train", new() { Target = "risk", Positive = "bad" }, cancellationToken: Stop);
        await ops.RegisterAsync($"runs:/{trained.RunId}/model", "credit", alias: "challenger", cancellationToken: Stop);
        var evaluation = await ops.EvaluateAsync("credit@challenger", "later.csv", cancellationToken: Stop);
        await ops.PromoteAsync("credit@challenger", "champion", "gate.yaml", "later.csv", Stop);
        var drift = await ops.DriftAsync("credit@champion", "later.csv", cancellationToken: Stop);
        var explained = await ops.ExplainAsync("credit/1", "test", new() { Top = 1 }, cancellationToken: Stop);
        var card = await ops.CardAsync("credit@champion", new() { Data = "later.csv" }, Stop);
        await using var deployment = await ops.DeployAsync("credit@champion", cancellationToken: Stop);
        var served = await ops.PredictAsync("credit", "later.csv", cancellationToken: Stop);
        var local = await ops.PredictAsync("credit@champion", "test", cancellationToken: Stop);
        await ops.UndeployAsync("credit", Stop);

        Assert.Equal(250, evaluation.RowCount);
        Assert.Equal(("credit@champion", "later"), (drift.Model, drift.Data));
        Assert.Equal("credit/1", explained.Model);
        Assert.Contains("credit", card.Title);
        Assert.Equal(served.Numbers("probability_bad"), local.Numbers("probability_bad"));
    }

    [Fact]
    public async Task Data_commands_take_files_and_variables_by_name()
    {
        ((Frame)_bench.Host.Variables["train"]).WriteCsv(_bench.File("credit.csv"));

        var profile = await _bench.Ops.ProfileAsync("credit.csv", cancellationToken: Stop);
        var schema = await _bench.Ops.SchemaAsync("train", new() { Out = "schema.json" }, cancellationToken: Stop);
        var check = await _bench.Ops.CheckAsync("credit.csv", "schema.json", cancellationToken: Stop);
        var split = await _bench.Ops.SplitAsync("credit.csv", new() { Stratify = "risk" }, cancellationToken: Stop);
        var tuned = await _bench.Ops.TuneAsync("credit.csv", new() { Target = "risk", Trainers = ["logistic"], Trials = 2, Folds = 2 }, cancellationToken: Stop);

        Assert.Equal("credit", profile.Title);
        Assert.Equal(6, schema.Columns.Count);
        Assert.Null(check.Refusal);
        Assert.Equal("credit_train", split.TrainName);
        var run = await _bench.Ops.RunAsync(tuned.Best.RunId[..20], Stop);
        Assert.Equal(("credit", tuned.Best.RunId), (Assert.Single(run.Run.Inputs).Dataset.Name, run.Run.Info.RunId));
    }

    [Fact]
    public async Task Frames_and_models_are_still_taken_as_they_are_and_are_called_as_the_caller_calls_them()
    {
        var march = (Frame)_bench.Host.Variables["test"];
        var model = await _bench.Ops.TrainAsync((Frame)_bench.Host.Variables["train"], new() { Target = "risk", Positive = "bad" }, "history", Stop);

        var drift = await _bench.Ops.DriftAsync(model, march, cancellationToken: Stop);
        var keyed = await _bench.Ops.PredictAsync(model.Model.Model, new NamedFrame(march, "march"), cancellationToken: Stop);

        Assert.Equal("march", drift.Data);
        Assert.Equal(march.RowCount, keyed.RowCount);
    }

    [Fact]
    public async Task Names_of_nothing_are_all_reported_at_once()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.EvaluateAsync("credit", "tset", cancellationToken: Stop));

        Assert.Equal(2, refused.Errors.Count);
        Assert.Contains("'credit'", refused.Errors[0]);
        Assert.Contains("'tset'. Did you mean 'test'?", refused.Errors[1]);
        Assert.Contains("only the name of data", Assert.Throws<InvalidOperationException>(() => ((NamedFrame)"test").Frame).Message);
        Assert.Equal("credit@champion", ((NamedModel)"credit@champion").ToString());
    }

    private static bool TakesText(MethodInfo method, string name)
    {
        var type = method.GetParameters().FirstOrDefault(parameter => parameter.Name == name)?.ParameterType
            ?? method.GetParameters().Select(parameter => parameter.ParameterType.GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)?.PropertyType).FirstOrDefault(type => type is not null);
        return type is not null && (type == typeof(string) || type.GetMethod("op_Implicit", [typeof(string)]) is not null);
    }
}
