using ModelOps.Models.Tests.Images;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Predict;

/// <summary>Folders, files and tables of images, scored in process and by a server.</summary>
public sealed class PredictImagesTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly Model _model = ImageModels.Colours();
    private readonly string _folder;

    public PredictImagesTests()
    {
        _bench.Host.Variables["colours"] = _model;
        _folder = _bench.File("shots");
        Write("b.ppm", ImageModels.Ppm(5, 4, 1));
        Write("a/deep/r.ppm", ImageModels.Ppm(3, 9, 0));
        Write("test/c.PPM", ImageModels.Ppm(7, 7, 2));
        Write("notes.txt", [1]);
        Write(".hidden.ppm", [1]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _model.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_image_below_a_folder_gets_a_row_with_its_path(bool served)
    {
        await using var deployment = served ? await _bench.Ops.DeployAsync("colours", "eyes", cancellationToken: Stop) : null;

        await _bench.RunAsync($"predict {(served ? "eyes" : "colours")} --data {_folder} --as scored");

        var scored = _bench.Frame("scored");
        Assert.Equal(["image", "label", "probability_red", "probability_green", "probability_blue"], scored.Columns.Select(column => column.Name));
        Assert.Equal(["a/deep/r.ppm red", "b.ppm green", "test/c.PPM blue"], Enumerable.Range(0, scored.RowCount).Select(row => $"{Path.GetRelativePath(_folder, (string)scored["image"][row]!).Replace('\\', '/')} {scored["label"][row]}"));
        Assert.Equal(_model.Predict(new Frame(scored["image"])).Digest(), scored.Drop("image").Digest());
    }

    [Fact]
    public async Task One_image_is_a_row_and_columns_may_have_any_name()
    {
        using var other = ImageModels.Colours(column: "picture");
        _bench.Host.Variables["other"] = other;

        await _bench.RunAsync($"predict other --data {Path.Combine(_folder, "test", "c.PPM")} --as scored");

        Assert.Equal(["picture", "label"], _bench.Frame("scored").Columns.Take(2).Select(column => column.Name));
        Assert.Equal("blue", _bench.Frame("scored")["label"][0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_of_paths_and_contents_is_scored_and_a_server_gets_contents(bool served)
    {
        await using var deployment = served ? await _bench.Ops.DeployAsync("colours", "eyes", cancellationToken: Stop) : null;
        var images = Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? Write($"many/{i}.ppm", ImageModels.Ppm(4 + i, 5, i % 3)) : ImageFile.ToDataUri(ImageModels.Ppm(4, 5, i % 3)));
        _bench.Host.Variables["table"] = new Frame(new Column<long>("id", [.. Enumerable.Range(0, 40).Select(i => (long)i)]), StringColumn.From("image", images));

        await _bench.RunAsync($"predict {(served ? "eyes" : "colours")} --data table --key id --as scored");

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i} {((string[])["red", "green", "blue"])[i % 3]}"), Enumerable.Range(0, 40).Select(row => $"{_bench.Frame("scored")["id"][row]} {_bench.Frame("scored")["label"][row]}"));
    }

    [Theory]
    [InlineData("colours")]
    [InlineData("eyes")]
    public async Task A_broken_file_fails_by_its_name_or_is_left_out_and_listed(string target)
    {
        await using var deployment = target == "eyes" ? await _bench.Ops.DeployAsync("colours", "eyes", cancellationToken: Stop) : null;
        var cut = Write("cut.ppm", ImageModels.Ppm(5, 5, 0)[..50]);
        var odd = Write("odd.png", [1, 2, 3]);

        // What is no image is not sent at all; a server finds out what is cut off.
        var message = (await _bench.RefusedAsync($"predict {target} --data {_folder}")).Message;
        Assert.Contains(target == "eyes" ? odd : $"Row 3 of 'image': The image '{cut}'", message);
        File.Delete(odd);
        Assert.Contains("Row 3 of 'image': The image ", (await _bench.RefusedAsync($"predict {target} --data {_folder}")).Message);
        Write("odd.png", [1, 2, 3]);
        var shown = await _bench.ShownAsync($"predict {target} --data {_folder} --on-error skip --as scored");

        Assert.Equal(3, _bench.Frame("scored").RowCount);
        Assert.Contains("2 that cannot be read", shown);
        Assert.Contains($"The image '{cut}' ends before its last row.", shown);
        Assert.Contains($"The image '{odd}' is not a PPM file", shown);
        _bench.Host.Variables["none"] = new Frame(StringColumn.From("image", [cut, odd, null]));
        Assert.StartsWith($"None of the 3 images can be read. The image '{cut}' ends", (await _bench.RefusedAsync($"predict {target} --data none --on-error skip")).Message);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_in_a_sentence()
    {
        await using var deployment = await _bench.Ops.DeployAsync("colours", "eyes", cancellationToken: Stop);
        using var table = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "logistic" }).Model;
        _bench.Host.Variables["table"] = table;
        Directory.CreateDirectory(_bench.File("empty"));

        Assert.Equal($"'{_folder}' holds images, and 'table' takes none. Give a table.", (await _bench.RefusedAsync($"predict table --data {_folder}")).Message);
        Assert.Equal("'--on-error skip' leaves out images that cannot be read, and 'table' takes none from test. Leave it out.", (await _bench.RefusedAsync("predict table --data test --on-error skip")).Message);
        Assert.Equal("'--on-error' cannot be 'ignore'. Give one of: fail, skip.", (await _bench.RefusedAsync($"predict colours --data {_folder} --on-error ignore")).Message);
        Assert.Equal("'--request-id' names one request, and images are sent in several. Leave it out.", (await _bench.RefusedAsync($"predict eyes --data {_folder} --request-id r1")).Message);
        Assert.EndsWith("Give a folder with images, or one image.", (await _bench.RefusedAsync($"predict colours --data {_bench.File("empty")}")).Message);
        Assert.StartsWith("'--key' names 'id', but shots has no such column.", (await _bench.RefusedAsync($"predict colours --data {_folder} --key id")).Message);
    }

    [Fact]
    public async Task The_call_gives_the_same_as_the_magic()
    {
        await _bench.RunAsync($"predict colours --data {_folder} --as scored");

        Assert.Equal(_bench.Frame("scored").Digest(), (await _bench.Ops.PredictAsync("colours", _folder, cancellationToken: Stop)).Digest());
    }

    private string Write(string name, byte[] file)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file);
        return path;
    }
}
