using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Sources;

/// <summary>A word names a variable, else a file, a version or a folder; one that names nothing is refused in the words of the face.</summary>
public sealed class NamedSourcesTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ModelOpsSession Ops => _bench.Ops;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(Face.Terminal, "modelops data load FILE --as number", "modelops train DATA --target COLUMN --as number", "registered model or folder")]
    [InlineData(Face.Notebook, "#!data load FILE --as number", "#!train DATA --target COLUMN --as number", "variable, registered model or folder")]
    [InlineData(Face.CSharp, "ops.LoadAsync(\"FILE\")", "ops.TrainAsync(frame, new() { Target = \"COLUMN\" })", "registered model or folder")]
    public async Task What_names_nothing_of_use_is_refused_in_the_words_of_the_face(Face face, string load, string train, string places)
    {
        _bench.Host.Variables["number"] = 5;
        using var use = Wording.Use(face);

        Assert.Equal($"The variable 'number' is a Int32, not a table. Load data with {load}.", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveFrameAsync("number", Stop))).Message);
        Assert.Equal($"The variable 'number' is a Int32, not a model. Train one with {train}.", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveModelAsync("number", Stop))).Message);
        Assert.Equal($"There is no {places} 'tset'. Did you mean 'test'? Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveModelAsync("tset", Stop))).Message);
    }

    [Fact]
    public async Task A_variable_wins_over_a_file_and_keeps_its_name()
    {
        _bench.Write("train", "a\n1\n");
        _bench.Host.Variables["named"] = new NamedFrame(Frame.ParseCsv("a\n1\n"), "history", "history.csv");

        Assert.Equal(750, (await Ops.ResolveFrameAsync("train", Stop)).Frame.RowCount);
        Assert.Same(_bench.Host.Variables["named"], await Ops.ResolveFrameAsync("named", Stop));
    }

    [Fact]
    public async Task A_file_gives_its_name_and_its_place_and_says_how_it_was_read()
    {
        _bench.Write(Path.Combine("data", "march.csv"), "a;b\n1;2\n3;4\n");

        var march = await Ops.ResolveFrameAsync("data/march.csv", Stop);

        Assert.Equal(("march", _bench.File(Path.Combine("data", "march.csv")), 2), (march.Name, march.Source, march.Frame.RowCount));
        Assert.Equal(["a", "b"], march.Frame.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named() =>
        Assert.Contains("nothing.csv", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveFrameAsync("nothing.csv", Stop))).Message);

    [Fact]
    public async Task A_model_is_found_by_variable_version_run_and_folder()
    {
        await _bench.RunAsync("train train --target risk --positive bad --trainer dummy --as model");
        await _bench.RunAsync("register model --name credit --alias champion");
        var trained = (TrainResult)_bench.Host.Variables["model"];
        trained.Model.Model.Save(_bench.File("folder"));

        Assert.Same(trained.Model, await Ops.ResolveModelAsync("model", Stop));
        var version = await Ops.ResolveModelAsync("credit@champion", Stop);
        Assert.Equal(("credit", 1, trained.RunId, "credit@champion"), (version.RegisteredName, version.Version, version.RunId, version.Reference));
        Assert.Equal(version with { Reference = "" }, (await Ops.ResolveModelAsync("credit/1", Stop)) with { Reference = "", Model = version.Model });
        Assert.Equal($"runs:/{trained.RunId}/model", (await Ops.ResolveModelAsync($"runs:/{trained.RunId[..20]}/model", Stop)).Reference);
        Assert.Equal("dummy", (await Ops.ResolveModelAsync("folder", Stop)).Model.Metadata.Trainer);
        Assert.True(Ops.IsModelHere("model") && Ops.IsModelHere("folder") && !Ops.IsModelHere("credit@champion"));
        await Assert.ThrowsAsync<TrackingException>(() => Ops.ResolveModelAsync("credit@nobody", Stop));
    }

    [Fact]
    public async Task What_is_nearly_a_model_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(_bench.File("empty"));
        _bench.Write("foreign.onnx", "");

        Assert.Contains("MLmodel", (await Assert.ThrowsAnyAsync<ModelOpsException>(() => Ops.ResolveModelAsync("empty", Stop))).Message);
        Assert.Equal(
            "'foreign.onnx' is an ONNX file, not a model folder. Bring it in with ops.ImportModel(\"foreign.onnx\", …) in a cell or a script, and name its variable; or save it there with model.Save(\"FOLDER\") and name the folder.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveModelAsync("foreign.onnx", Stop))).Message);
        await Assert.ThrowsAnyAsync<ModelOpsException>(() => Ops.ResolveModelAsync($"runs:/{new string('0', 32)}/model", Stop));
        Assert.StartsWith("'ab' is not the beginning of a run's id.", (await Assert.ThrowsAsync<InvalidInputException>(() => Ops.ResolveModelAsync("runs:/ab/model", Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_of_a_search_stands_for_its_best_model()
    {
        _bench.Host.Variables["tuned"] = await Ops.TuneAsync("train", new() { Target = "risk", Trainers = ["dummy"], Strategy = "grid", Folds = 2 }, cancellationToken: Stop);

        Assert.Same(((TuneResult)_bench.Host.Variables["tuned"]).Best.Model, await Ops.ResolveModelAsync("tuned", Stop));
    }

    [Fact]
    public void The_place_of_a_table_is_remembered_as_long_as_the_table()
    {
        var frame = Frame.ParseCsv("a\n1\n");
        Ops.Remember(frame, "a.csv");
        Ops.Remember(frame, "b.csv");
        Ops.Remember(new object(), null);

        Assert.Equal("b.csv", Ops.SourceOf(frame));
        Assert.Null(Ops.SourceOf(Frame.ParseCsv("a\n1\n")));
        var called = Ops.Called(frame, "march");
        Assert.Equal(("march", "b.csv"), (called.Name, called.Source));
        Assert.Same(called, Ops.Called(called, "other"));
    }

    [Fact]
    public void Only_a_name_has_neither_rows_nor_a_model()
    {
        NamedFrame data = "march.csv";
        NamedModel model = "credit@champion";

        Assert.Equal(("march.csv", "credit@champion", true, true), (data.ToString(), model.ToString(), data.IsNameOnly, model.IsNameOnly));
        Assert.Equal("'march.csv' is only the name of data here. Give it to a command of the session, which looks it up.", Assert.Throws<InvalidOperationException>(() => data.Frame).Message);
        Assert.Equal("'credit@champion' is only the name of a model here. Give it to a command of the session, which looks it up.", Assert.Throws<InvalidOperationException>(() => model.Model).Message);
    }
}
