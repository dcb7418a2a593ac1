using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Flavors;

public sealed class FlavorModelScorerTests
{
    static FlavorModelScorerTests() => ModelFlavors.Add(new Steps());

    private static ModelDefinition Classifier(double? threshold = null) => new(
        "x"u8.ToArray(),
        new ModelSignature([new("n", SpecType.Double), new("t", SpecType.String)], [new("label", SpecType.String)]),
        new ModelFacts { Task = LearningTask.Binary, Classes = ["no", "yes"], PositiveClass = "yes", Threshold = threshold })
    { Flavor = "steps" };

    private static readonly Frame _rows = new(new Column<long>("n", [0, 1, 0]), StringColumn.From("t", ["", "long text", null]), new Column<double>("other", [1, 2, 3]));

    [Fact]
    public void The_librarys_scores_become_labels_and_probabilities()
    {
        using var model = new Model(Classifier());
        Assert.Equal("label,probability_no,probability_yes\nno,0.6,0.4\nyes,0.1,0.9\nno,0.6,0.4\n", model.Predict(_rows).ToCsv().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_threshold_moves_the_label()
    {
        using var model = new Model(Classifier(0.4));
        Assert.Equal([1, 1, 1], model.Score(_rows).Labels!);
        using var strict = new Model(Classifier(0.95));
        Assert.Equal([0, 0, 0], strict.Score(_rows).Labels!);
    }

    [Fact]
    public void One_row_scores_as_a_frame_does()
    {
        using var model = new Model(Classifier());
        using var row = model.CreateRowScorer();

        Assert.Equal(["n", "t"], row.Columns);
        Assert.False(row.IsManaged);
        row.Set(0, 1);
        row.Set(1, "long text");
        Assert.Equal([0.1, 0.9], row.Run().ToArray());
        row.Clear();
        row.Set(0, 0);
        Assert.Equal([0.6, 0.4], row.Run().ToArray());
    }

    [Fact]
    public void A_regressor_gives_values()
    {
        using var model = new Model(Classifier() with { Metadata = new ModelFacts { Task = LearningTask.Regression }, Signature = new ModelSignature([new("n", SpecType.Double), new("t", SpecType.String)], [new("prediction", SpecType.Double)]) });
        Assert.Equal([0.4, 0.9, 0.4], model.Predict(_rows).Numbers("prediction"));
    }

    [Fact]
    public void No_rows_are_not_given_to_the_library()
    {
        using var model = new Model(Classifier());
        Assert.Equal(0, model.Predict(new Frame(new Column<double>("n", []), StringColumn.From("t", []))).RowCount);
    }

    [Fact]
    public void It_is_kept_in_its_own_file_and_loads_again()
    {
        using var folder = new TemporaryFolder();
        using (var model = new Model(Classifier(0.4)))
        {
            model.Save(folder.File("m"));
        }

        using var loaded = Model.Load(folder.File("m"));

        Assert.Equal("x", File.ReadAllText(folder.File("m", "steps.bin")));
        Assert.False(File.Exists(folder.File("m", "model.onnx")));
        Assert.Equal([1, 1, 1], loaded.Score(_rows).Labels!);
        Assert.Equal("The model is kept in the format of steps and has no ONNX graph.", Assert.Throws<ModelException>(loaded.Graph).Message);
    }

    [Fact]
    public void An_unknown_library_is_named()
    {
        using var model = new Model(Classifier() with { Flavor = "nobody" });
        Assert.Equal("The model is of the flavor 'nobody', which no loaded package can score. Load the package that brings it.", Assert.Throws<ModelException>(() => model.Score(_rows)).Message);
    }

    [Fact]
    public void A_missing_column_and_a_cancelled_call_are_errors()
    {
        using var model = new Model(Classifier());
        Assert.Throws<InvalidInputException>(() => model.Score(new Frame(new Column<double>("n", [1]))));
        Assert.Throws<OperationCanceledException>(() => model.Score(_rows, new CancellationToken(canceled: true)));
    }

    /// <summary>A small library of its own: more for a 1, and more for a text.</summary>
    private sealed class Steps : IModelFlavor
    {
        public string Name => "steps";

        public string FileName => "steps.bin";

        public IFlavorScorer Open(ModelDefinition definition) => new Scorer(Math.Max(1, definition.Metadata.Classes.Count));

        private sealed class Scorer(int width) : IFlavorScorer
        {
            public void Score(Frame frame, Span<double> output)
            {
                for (var row = 0; row < frame.RowCount; row++)
                {
                    var positive = 0.4 + ((double)frame["n"][row]! == 1 ? 0.25 : 0) + (frame["t"][row] is null ? 0 : 0.25);
                    output[(row * width) + width - 1] = positive;
                    if (width == 2)
                    {
                        output[row * 2] = Math.Round(1 - positive, 10);
                    }
                }
            }

            public void Dispose()
            {
            }
        }
    }
}
