using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Images;

public sealed class CnnTests
{
    private const string Small = "size=16x16,batch=16,layers=\"conv 8 3, pool 2, conv 8 3, pool 2\",learning_rate=0.01";

    [Fact]
    public void Stripes_are_told_apart_by_convolutions_and_not_by_pixels()
    {
        var (train, fresh) = (Stripes.Frame(160, seed: 1), Stripes.Frame(100, seed: 2));

        using var net = Learner.Fit(train, Options(Small + ",epochs=12"));
        using var linear = Learner.Fit(train, Options("size=16x16,batch=16,layers=flatten,epochs=12"));

        Assert.InRange(Accuracy(net, fresh), 0.95, 1);
        Assert.InRange(Accuracy(linear, fresh), 0.3, 0.75);
    }

    [Fact]
    public void The_model_takes_images_of_any_size_as_one_binary_column()
    {
        using var model = Learner.Fit(Stripes.Frame(60, seed: 1), Options(Small + ",epochs=2"));

        Assert.Equal(["image"], model.Model.InputNames);
        Assert.Equal(["image"], model.Model.ImageInputs);
        using var folder = new TemporaryFolder();
        model.Save(folder.File("model"), TimeProvider.System);
        using var loaded = Model.Load(folder.File("model"));
        var other = Stripes.Frame(6, seed: 3, width: 40, height: 23);
        Assert.Equal(model.Predict(other).ToCsv(), loaded.Predict(other).ToCsv());
    }

    [Fact]
    public void Each_epoch_tells_loss_accuracy_and_images_a_second()
    {
        using var model = Learner.Fit(Stripes.Frame(60, seed: 1), Options(Small + ",epochs=3,augment=flip+rotate+crop+colour,label_smoothing=0.1"));

        Assert.Equal([1, 2, 3], model.LossCurve.Select(step => step.Step));
        Assert.All(model.LossCurve, step =>
        {
            Assert.True(step.Loss > 0 && step.ValidationLoss > 0 && step.RowsPerSecond > 0);
            Assert.InRange(step.Accuracy!.Value, 0, 1);
            Assert.InRange(step.ValidationAccuracy!.Value, 0, 1);
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_net_at_any_number_of_threads_and_any_memory()
    {
        var frame = Stripes.Frame(60, seed: 1);
        string Scores(int threads, int memory)
        {
            using var model = Learner.Fit(frame, Options($"{Small},epochs=2,augment=flip+rotate+crop+colour,memory={memory}") with { Threads = threads });
            return model.Predict(frame).ToCsv();
        }

        var expected = Scores(1, memory: 512);

        Assert.Equal(expected, Scores(2, memory: 512));
        Assert.Equal(expected, Scores(2, memory: 0));
    }

    [Fact]
    public void Images_of_the_set_test_are_not_learnt_from_and_those_of_validation_decide()
    {
        var frame = Stripes.Frame(60, seed: 1);
        var sets = Enumerable.Range(0, 60).Select(row => row < 40 ? "train" : row < 50 ? "validation" : "test").ToArray();
        var image = (StringColumn)frame["image"];
        // What is in the set test cannot even be read, so a fit that reads it fails.
        var readable = StringColumn.From("image", sets.Select((set, row) => set == "test" ? "missing.png" : image.Text(row)));
        var problem = LearningProblem.Of(new Frame(readable, frame["label"], StringColumn.From("set", sets)), Options(Small + ",epochs=1"));

        var fitted = problem.Fit(problem.CreateTrainer(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["The 10 images of the set 'test' were not learnt from; evaluate the model on them."], fitted.Model.Notes);
    }

    [Theory]
    [InlineData("size=16", "'size' of cnn is '16', but must be width x height in pixels, each from 1 to 4096, such as 150x150.")]
    [InlineData("size=0x5", "'size' of cnn is '0x5', but must be width x height in pixels, each from 1 to 4096, such as 150x150.")]
    [InlineData("augment=flip+turn", "'augment' has 'turn', which is not known. Give some of flip+rotate+crop+colour, or none.")]
    [InlineData("image=label", "'image' of cnn is 'label', which is no column of text to learn from. Text columns are: image.")]
    public void A_wrong_setting_is_named(string set, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Learner.Fit(Stripes.Frame(20, seed: 1), Options(set))).Message);

    [Fact]
    public void A_broken_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("broken.ppm", "P6 16 16 255\nshort");
        var frame = Stripes.Frame(20, seed: 1);
        var image = (StringColumn)frame["image"];
        var broken = new Frame(StringColumn.From("image", Enumerable.Range(0, 20).Select(row => row == 7 ? path : image.Text(row))), frame["label"]);

        var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(broken, Options(Small + ",epochs=1")));

        Assert.Contains(path, error.Message);
    }

    private static FitOptions Options(string set) => new() { Target = "label", Trainer = "cnn", Set = TrainerSettings.Parse(set), Seed = 5 };

    private static double Accuracy(TrainedModel model, Frame frame)
    {
        var (expected, found) = ((StringColumn)frame["label"], (StringColumn)model.Predict(frame)["label"]);
        return Enumerable.Range(0, frame.RowCount).Count(row => expected.Text(row) == found.Text(row)) / (double)frame.RowCount;
    }
}
