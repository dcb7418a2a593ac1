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
    public void A_net_may_end_in_the_means_of_its_channels()
    {
        var (train, fresh) = (Stripes.Frame(160, seed: 1), Stripes.Frame(100, seed: 2));

        using var net = Learner.Fit(train, Options("size=16x16,batch=16,layers=\"conv 8 3, batchnorm, pool 2, conv 8 3, globalpool\",learning_rate=0.01,epochs=12"));

        Assert.InRange(Accuracy(net, fresh), 0.95, 1);
        Assert.Contains(net.Model.Graph().Nodes, node => node.Operator == "GlobalAveragePool");
    }

    [Fact]
    public void A_calibrated_net_still_takes_images()
    {
        using var model = Learner.Fit(Stripes.Frame(60, seed: 1), Options(Small + ",epochs=2") with { Calibration = "platt" });

        Assert.Equal(["image"], model.Model.ImageInputs);
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
    [InlineData("tset", "Row 3 has the set 'tset', but a set is train, validation or test. Did you mean 'test'? Change it, or exclude the column 'set' to hold a tenth of each class out.")]
    [InlineData("Train", "Row 3 has the set 'Train', but a set is train, validation or test. Did you mean 'train'? Change it, or exclude the column 'set' to hold a tenth of each class out.")]
    [InlineData(null, "Row 3 has no value in the column 'set', but a set is train, validation or test. Change it, or exclude the column 'set' to hold a tenth of each class out.")]
    public void A_set_of_another_name_is_refused(string? name, string message)
    {
        var frame = WithSets(Stripes.Frame(20, seed: 1), row => row == 2 ? name : "train");

        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, Options(Small + ",epochs=1"))).Message);

        using var model = Learner.Fit(frame, Options(Small + ",epochs=1") with { Exclude = ["set"] });
        Assert.Equal(20, model.RowCount);
    }

    [Fact]
    public void Sets_without_one_to_learn_from_are_refused() => Assert.Equal(
        "No row has the set 'train' in the column 'set', so there is nothing to learn from. Give such rows, or exclude the column 'set'.",
        Assert.Throws<InvalidInputException>(() => Learner.Fit(WithSets(Stripes.Frame(20, seed: 1), _ => "test"), Options(Small))).Message);

    [Fact]
    public void A_validation_set_that_is_given_decides_as_rows_that_are_marked_do()
    {
        var frame = Stripes.Frame(80, seed: 1);
        var options = Options(Small + ",epochs=3");
        using var marked = Learner.Fit(WithSets(frame, row => row < 60 ? "train" : "validation"), options);
        using var given = Learner.Fit(WithSets(frame.Take([.. Enumerable.Range(0, 60)]), _ => "train"), options with { Validation = frame.Take([.. Enumerable.Range(60, 20)]) });

        Assert.Equal(marked.LossCurve.Select(step => step.ValidationLoss), given.LossCurve.Select(step => step.ValidationLoss));
        Assert.Equal(marked.Predict(frame).ToCsv(), given.Predict(frame).ToCsv());
        Assert.Equal(
            "A validation set was given, but 20 rows of the data have the set 'validation', too. Leave one of both out.",
            Assert.Throws<InvalidInputException>(() => Learner.Fit(WithSets(frame, row => row < 60 ? "train" : "validation"), options with { Validation = frame })).Message);
    }

    [Fact]
    public void The_graph_is_compared_on_every_row_held_out()
    {
        var frame = Stripes.Frame(700, seed: 1);
        var compared = new List<string>();

        using var model = Learner.Fit(
            frame.Take([.. Enumerable.Range(0, 100)]),
            Options("size=16x16,layers=flatten,epochs=1") with { Validation = frame.Take([.. Enumerable.Range(100, 600)]) },
            new Notes(compared),
            TestContext.Current.CancellationToken);

        Assert.Equal([0, 256, 512], compared.Select(note => int.Parse(note.Split(' ')[6])));
        Assert.All(compared, note => Assert.Equal($"comparing the graph with the trainer: {note.Split(' ')[6]} of 600 images", note));
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

    private static Frame WithSets(Frame frame, Func<int, string?> set) =>
        new([.. frame.Columns, StringColumn.From("set", Enumerable.Range(0, frame.RowCount).Select(set))]);

    private sealed class Notes(List<string> notes) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Note is { } note && note.StartsWith("comparing", StringComparison.Ordinal))
            {
                notes.Add(note);
            }
        }
    }

    private static FitOptions Options(string set) => new() { Target = "label", Trainer = "cnn", Set = TrainerSettings.Parse(set), Seed = 5 };

    private static double Accuracy(TrainedModel model, Frame frame)
    {
        var (expected, found) = ((StringColumn)frame["label"], (StringColumn)model.Predict(frame)["label"]);
        return Enumerable.Range(0, frame.RowCount).Count(row => expected.Text(row) == found.Text(row)) / (double)frame.RowCount;
    }
}
