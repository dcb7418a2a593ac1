using System.Globalization;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Optimize;

/// <summary>
/// PMML and smaller weights of every data set of the repository: registered, judged by a gate, promoted, served over HTTP. <c>MODELOPS_GATE_ROWS</c> sets how many rows of a data set
/// are used (120 by default, spread over the file; 0 for every row); above the default, four trainers go out as PMML in place of one.
/// </summary>
public sealed class DataSetsThroughGateAndServerTests : IAsyncLifetime
{
    private const int Few = 120;
    private static readonly int _rows = Environment.GetEnvironmentVariable("MODELOPS_GATE_ROWS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Few;
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> DataSets => new()
    {
        { "german_credit", "risk" }, { "churn", "churn" }, { "spam", "type" }, { "breast_cancer", "diagnosis" }, { "iris", "species" }, { "digits", "label" },
        { "diamonds", "price" }, { "diabetes", "progression" }, { "chicago_ridership", "ridership" }, { "airquality", "ozone" },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(DataSets))]
    public async Task A_data_set_goes_through_gate_and_server_as_PMML_and_with_smaller_weights(string file, string target)
    {
        var (train, test, isNumber) = Halves(file, target);
        _bench.Host.Variables["train"] = train;
        _bench.Host.Variables["test"] = test;
        string[] trainers = [isNumber ? "ridge" : "logistic", "random-forest", "gradient-boosting", "decision-tree"];
        foreach (var trainer in _rows == Few ? trainers[..1] : trainers)
        {
            await _bench.RunAsync($"train train --target {target} --trainer {trainer} --as model");
            await _bench.RunAsync($"export model --out {trainer}.pmml");
            await _bench.RunAsync($"register {trainer}.pmml --name {trainer} --alias challenger");
            var trained = (TrainResult)_bench.Host.Variables["model"];
            await GoAsync(trainer, isNumber, trained.Predict(test), 1e-5); // sums of single-precision leaves
        }

        await _bench.RunAsync($"train train --target {target} --trainer mlp --set layers=64x32,epochs=30 --as net");
        Gate(isNumber, compares: true);
        foreach (var precision in (string[])["int8", "fp16"])
        {
            await _bench.RunAsync($"optimize net --{precision} --data test --gate gate.yaml --as small");
            var small = (OptimizeResult)_bench.Host.Variables["small"];
            Assert.True(small.After.Bytes < small.Before.Bytes);
            TestContext.Current.TestOutputHelper!.WriteLine($"{file} {precision}: {(double)small.After.Bytes / small.Before.Bytes:0.00} of the size, {(isNumber ? "r2" : "accuracy")} {small.Before.Evaluation!.Metrics[isNumber ? "r2" : "accuracy"]:0.0000} to {small.After.Evaluation!.Metrics[isNumber ? "r2" : "accuracy"]:0.0000}");
            await _bench.RunAsync($"register small --name {precision} --alias challenger");
            await GoAsync(precision, isNumber, small.Model.Model.Predict(test), 0);
        }
    }

    [Fact]
    public async Task A_net_over_images_goes_through_gate_and_server_with_smaller_weights()
    {
        var images = Images();
        _bench.Host.Variables["train"] = images.Take([.. Enumerable.Range(0, 60)]);
        _bench.Host.Variables["test"] = images.Take([.. Enumerable.Range(60, 20)]);
        await _bench.RunAsync("train train --target label --trainer cnn --set \"size=20x20,epochs=6,batch=10,layers='conv 16 3, batchnorm, pool 2, conv 16 3, pool 2, dense 16'\" --as net");
        Gate(isNumber: false, compares: true);
        foreach (var (name, words) in new[] { ("int8", "--int8"), ("calibrated", "--int8 --calibrate train"), ("fp16", "--fp16") })
        {
            await _bench.RunAsync($"optimize net {words} --data test --gate gate.yaml --as small");
            var small = (OptimizeResult)_bench.Host.Variables["small"];
            Assert.Equal(1, small.After.Evaluation!.Metrics["accuracy"]);
            await _bench.RunAsync($"register small --name {name} --alias challenger");
            await GoAsync(name, isNumber: false, small.Model.Model.Predict(_bench.Frame("test")), 0);
            Gate(isNumber: false, compares: true);
        }
    }

    // Promoted by a gate that measures, deployed, and asked over HTTP: the answers are those of the model at hand.
    private async Task GoAsync(string name, bool isNumber, Frame expected, double tolerance)
    {
        Gate(isNumber, compares: false);
        await _bench.RunAsync($"promote {name}@challenger --to champion --gate gate.yaml --data test");
        await using var deployment = await _bench.Ops.DeployAsync($"{name}@champion", name, cancellationToken: Stop);
        await _bench.RunAsync($"predict {name} --data test --as served");
        var served = _bench.Frame("served");
        Assert.Equal(expected.RowCount, served.RowCount);
        foreach (var column in expected.Columns)
        {
            for (var row = 0; row < expected.RowCount; row++)
            {
                if (column[row] is double number)
                {
                    Assert.Equal(number, Convert.ToDouble(served[column.Name][row], CultureInfo.InvariantCulture), tolerance * Math.Max(1, Math.Abs(number)));
                }
                else if (tolerance == 0)
                {
                    Assert.Equal(column[row], served[column.Name][row]);
                }
            }
        }
    }

    // What a gate says of a net trained on a few rows does not matter here; that it is asked, and compares, does.
    private void Gate(bool isNumber, bool compares)
    {
        var drop = compares ? ", max_drop_vs_champion: 0.02" : "";
        _bench.Write("gate.yaml", isNumber ? $"minimum_rows: 20\nmetrics: {{r2: {{min: -1000000{drop}}}}}" : $"minimum_rows: 20\nmetrics: {{accuracy: {{min: 0.05{drop}}}}}");
    }

    private static (Frame Train, Frame Test, bool IsNumber) Halves(string file, string target)
    {
        var all = Frame.ReadCsv(RepositoryPaths.Of("data", $"{file}.csv"));
        int[] known = [.. Enumerable.Range(0, all.RowCount).Where(row => all[target][row] is not null)];
        var step = _rows == 0 ? 1 : Math.Max(1, known.Length / _rows);
        var rows = all.Take([.. known.Where((_, place) => place % step == 0)]);
        int[] places = [.. Enumerable.Range(0, rows.RowCount)];
        return (rows.Take([.. places.Where(row => row % 4 != 3)]), rows.Take([.. places.Where(row => row % 4 == 3)]), rows[target] is not StringColumn && target != "label");
    }

    private static Frame Images()
    {
        var random = new Random(5);
        string Image(bool isBright)
        {
            var pixels = new byte[24 * 24 * 3];
            random.NextBytes(pixels);
            return "data:image/x-portable-pixmap;base64," + Convert.ToBase64String([.. "P6\n24 24\n255\n"u8, .. pixels.Select(value => (byte)((value / 2) + (isBright ? 127 : 0)))]);
        }

        return new Frame(StringColumn.From("image", Enumerable.Range(0, 80).Select(i => Image(i % 2 == 0))), StringColumn.From("label", Enumerable.Range(0, 80).Select(i => i % 2 == 0 ? "bright" : "dark")));
    }
}
