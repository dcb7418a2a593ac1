namespace ModelOps.Evaluation.Tests.Images;

public sealed class EvaluatedImagesTests
{
    private static readonly string[] _classes = ["cat", "dog"];

    // Five images: the third has no true value; of the others the model is right twice.
    private static Frame Data { get; } = new(
        StringColumn.From("image", ["a.png", "b.png", "c.png", "d.png", "data:image/png;base64,AAAA"]),
        StringColumn.From("label", ["cat", "dog", null, "dog", "cat"]));

    private static EvaluationResult Evaluation { get; } = Evaluator.Evaluate(
        MetricInput.ForClasses([0, 1, 1, 0], [0.9, 0.1, 0.7, 0.3, 0.4, 0.6, 0.05, 0.95], 2), "label", _classes);

    [Fact]
    public void Mistakes_come_by_how_sure_the_model_is_and_know_their_row_of_the_data()
    {
        var images = EvaluatedImages.Of(Evaluation, Data, "image");

        Assert.Equal([new ImageMistake(4, "data:image/png;base64,AAAA", "cat", "dog", 0.95), new ImageMistake(1, "b.png", "dog", "cat", 0.7)], images.Mistakes);
        Assert.Equal(["row 5", "b.png"], images.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal("2 of 4 images taken for another class; most sure of row 5: cat taken for dog", images.ToString());
    }

    [Fact]
    public void A_cell_holds_its_images()
    {
        var images = EvaluatedImages.Of(Evaluation, Data, "image");

        Assert.Equal((1, 1, 1, 1), (images.Count(0, 0), images.Count(0, 1), images.Count(1, 0), images.Count(1, 1)));
        Assert.Equal(["a.png"], images.Examples(0, 0, 3));
        Assert.Equal(["d.png"], images.Examples(1, 1, 3));
        Assert.Empty(images.Examples(1, 1, 0));
    }

    [Fact]
    public void The_diagonal_shows_what_the_model_is_least_sure_of_and_other_cells_what_it_is_most_sure_of()
    {
        var data = new Frame(StringColumn.From("image", ["a", "b", "c", "d"]), StringColumn.From("label", ["cat", "cat", "cat", "cat"]));
        var evaluation = Evaluator.Evaluate(MetricInput.ForClasses([0, 0, 0, 0], [0.9, 0.1, 0.6, 0.4, 0.2, 0.8, 0.4, 0.6], 2), "label", _classes);

        var images = EvaluatedImages.Of(evaluation, data, "image");

        Assert.Equal(["b", "a"], images.Examples(0, 0, 2));
        Assert.Equal(["c", "d"], images.Examples(0, 1, 2));
    }

    [Fact]
    public void Other_data_is_refused()
    {
        Assert.Equal("The evaluation is of 4 rows and the data has 2. Give the data that was evaluated.", Assert.Throws<InvalidInputException>(() => EvaluatedImages.Of(Evaluation, Data.Take([0, 1]), "image")).Message);
        Assert.Equal("The data has no column 'photo' of images.", Assert.Throws<InvalidInputException>(() => EvaluatedImages.Of(Evaluation, Data, "photo")).Message);
    }
}
