using ModelOps.Learning.Images;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Images;

/// <summary>A net that was trained before, and a new head of it.</summary>
public sealed class TransferTests : IClassFixture<TransferTests.Nets>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Nets _nets;
    private readonly Frame _few = Slants.Frame(24, seed: 3, 15, 40, 75);
    private readonly Frame _fresh = Slants.Frame(150, seed: 4, 15, 40, 75);

    public TransferTests(Nets nets) => _nets = nets;

    [Fact]
    public void Features_that_were_learnt_beat_those_that_were_drawn()
    {
        using var learnt = Fit(_nets.Learnt, "");
        using var drawn = Fit(_nets.Drawn, "");

        var (with, without) = (Accuracy(learnt), Accuracy(drawn));

        Assert.InRange(with, 0.8, 1);
        Assert.InRange(without, 0, with - 0.15);
    }

    [Fact]
    public void A_last_block_that_is_tuned_learns_more_and_leaves_the_rest()
    {
        using var frozen = Fit(_nets.Learnt, "epochs=12,learning_rate=0.01");
        using var tuned = Fit(_nets.Learnt, "epochs=12,tune=last-block,learning_rate=0.01");

        Assert.True(tuned.LossCurve[^1].Loss < frozen.LossCurve[^1].Loss);
        var before = Kernels(OnnxFile(_nets.Learnt));
        Assert.Equal([true, true], before.Select(kernel => Kernels(frozen.Model.Graph()).Any(other => other.SequenceEqual(kernel))));
        Assert.Equal([true, false], before.Select(kernel => Kernels(tuned.Model.Graph()).Any(other => other.SequenceEqual(kernel))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",tune=last-block")]
    [InlineData(",layers=\"conv 4 3, pool 2\"")]
    public void The_result_is_one_graph_that_takes_images_of_any_size(string more)
    {
        using var model = Fit(_nets.Learnt, "epochs=2" + more);
        model.Save(_folder.File("model"), TimeProvider.System);
        using var loaded = Model.Load(_folder.File("model"));

        Assert.Equal(["image"], loaded.ImageInputs);
        Assert.Equal(["onnx"], Directory.GetFiles(_folder.File("model"), "*.onnx").Select(_ => "onnx"));
        var other = Stripes.Frame(4, seed: 1, width: 30, height: 21);
        Assert.Equal(model.Predict(other).ToCsv(), loaded.Predict(other).ToCsv());
        Assert.InRange(model.GraphDifference, 0, 1e-5);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",tune=last-block")]
    [InlineData(",augment=flip+colour")]
    public void The_same_seed_gives_the_same_net_at_any_number_of_threads_with_features_in_memory_or_a_file(string more)
    {
        string Scores(int threads, int memory)
        {
            using var model = Fit(_nets.Learnt, $"epochs=2,memory={memory}{more}", options => options with { Threads = threads });
            return model.Predict(_fresh).ToCsv();
        }

        var expected = Scores(1, memory: 512);

        Assert.Equal(expected, Scores(2, memory: 512));
        Assert.Equal(expected, Scores(2, memory: 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",tune=last-block")]
    public void A_training_that_was_interrupted_ends_as_one_that_ran_through(string more)
    {
        using var whole = Fit(_nets.Learnt, "epochs=4" + more);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        FitOptions WithCheckpoint(FitOptions options) => options with { Checkpoint = _folder.File("state") };
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(_nets.Learnt, "epochs=4" + more, WithCheckpoint, new StopAfter(2, stop), stop.Token));

        var error = Assert.Throws<InvalidInputException>(() => Fit(_nets.Drawn, "epochs=4" + more, WithCheckpoint));
        using var resumed = Fit(_nets.Learnt, "epochs=4" + more, WithCheckpoint);

        Assert.Equal($"The checkpoint in '{_folder.File("state")}' is of a training with other data, options or seed. Delete the folder to begin anew, or choose another one.", error.Message);
        Assert.Equal(whole.Predict(_fresh).ToCsv(), resumed.Predict(_fresh).ToCsv());
    }

    [Fact]
    public void A_validation_set_goes_through_the_backbone_too()
    {
        using var model = Fit(_nets.Learnt, "epochs=2", options => options with { Validation = _fresh });

        var (names, probabilities) = (model.Model.Metadata.Classes, model.Model.Score(_fresh).Probabilities!);
        var loss = Enumerable.Range(0, _fresh.RowCount).Average(row => -Math.Log(probabilities[(row * 3) + Array.IndexOf([.. names], ((StringColumn)_fresh["label"]).Text(row))]));
        Assert.Equal(loss, model.LossCurve.Min(step => step.ValidationLoss!.Value), 1e-4);
    }

    [Theory]
    [InlineData("backbone=resnet19", "'backbone' of cnn is 'resnet19', but there is no such file. Did you mean 'resnet18'? Give resnet18, the path of an ONNX file, or the folder of a model.")]
    [InlineData("tune=last-block", "'tune' of cnn is 'last-block', but there is no backbone. Set backbone, or leave it out.")]
    [InlineData("pixels=unit", "'pixels' of cnn is 'unit', but there is no backbone. Set backbone, or leave it out.")]
    [InlineData("features=x", "'features' of cnn is 'x', but there is no backbone. Set backbone, or leave it out.")]
    public void A_wrong_setting_is_named(string set, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Learner.Fit(_few, new() { Target = "label", Trainer = "cnn", Set = TrainerSettings.Parse(set) })).Message);

    [Fact]
    public void A_net_without_convolution_and_a_file_that_is_none_are_refused()
    {
        using var flat = Learner.Fit(_few, new() { Target = "label", Trainer = "cnn", Set = "size=16x16,layers=flatten,epochs=1" });
        flat.Save(_folder.File("flat"), TimeProvider.System);
        var text = _folder.Write("text.onnx", "no model");

        Assert.Equal(
            $"The backbone '{_folder.File("flat")}' has no convolution that all of its input passes through. Choose a convolutional net.",
            Assert.Throws<InvalidInputException>(() => Fit(_folder.File("flat"), "")).Message);
        Assert.StartsWith($"The backbone '{text}' cannot be read: ", Assert.Throws<InvalidInputException>(() => Fit(text, "")).Message);
    }

    [Fact]
    public void A_package_that_is_not_restored_is_named()
    {
        Assert.SkipWhen(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "DnnImageModels")), "the package's files are beside the tests");
        var error = Assert.Throws<InvalidInputException>(() => BackboneFile.Read("resnet18", _folder.File("packages")));

        Assert.Equal(
            $"The backbone resnet18 is a file of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18, which is not in '{_folder.File("packages")}'. Restore it, as by 'dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet18' in a project or '#r \"nuget: Microsoft.ML.DnnImageFeaturizer.ResNet18\"' in a notebook, or give the path of an ONNX file.",
            error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private TrainedModel Fit(string backbone, string set, Func<FitOptions, FitOptions>? change = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string[] usual = ["size=16x16", "batch=8", "epochs=40", "learning_rate=0.03", "early_stopping=false", $"backbone={backbone}"];
        var settings = TrainerSettings.Parse(string.Join(',', usual.Where(setting => !set.Contains(setting.Split('=')[0] + "=", StringComparison.Ordinal)).Append(set.Trim(',')).Where(setting => setting.Length > 0)));
        var options = new FitOptions { Target = "label", Trainer = "cnn", Set = settings, Seed = 5 };
        return Learner.Fit(_few, change?.Invoke(options) ?? options, progress, cancellationToken);
    }

    private double Accuracy(TrainedModel model)
    {
        var (expected, found) = ((StringColumn)_fresh["label"], (StringColumn)model.Predict(_fresh)["label"]);
        return Enumerable.Range(0, _fresh.RowCount).Count(row => expected.Text(row) == found.Text(row)) / (double)_fresh.RowCount;
    }

    private static ModelOps.Models.Onnx.OnnxModel OnnxFile(string folder) => ModelOps.Models.Onnx.OnnxModel.Read(File.ReadAllBytes(Path.Combine(folder, "model.onnx")));

    private static float[][] Kernels(ModelOps.Models.Onnx.OnnxModel model) =>
        [.. model.Initializers.Where(tensor => tensor.Dimensions.Count == 4 && tensor.Dimensions[0] > 1).Select(tensor => tensor.Values<float>().ToArray())];

    private sealed class StopAfter(int epochs, CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Note is null && value.Step == epochs)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Two nets of the same form, of which one was trained on other angles.</summary>
    public sealed class Nets : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Nets()
        {
            Learnt = Net("learnt", "epochs=14,learning_rate=0.01");
            Drawn = Net("drawn", "epochs=1,learning_rate=0.00000001");
        }

        public string Learnt { get; }

        public string Drawn { get; }

        public void Dispose() => _folder.Dispose();

        private string Net(string name, string set)
        {
            using var net = Learner.Fit(Slants.Frame(360, seed: 1, 0, 30, 60, 90, 120, 150), new()
            {
                Target = "label",
                Trainer = "cnn",
                Set = TrainerSettings.Parse($"size=16x16,batch=16,layers=\"conv 8 3, pool 2, conv 12 3, globalpool\",{set}"),
                Seed = 1,
            });
            net.Save(_folder.File(name), TimeProvider.System);
            return _folder.File(name);
        }
    }
}
