using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Scoring;

public sealed class ModelScoresTests
{
    [Fact]
    public void A_table_of_answers_has_a_column_for_each_class()
    {
        var scores = new ModelScores(2, ["a", "b", "c"]) { Labels = [2, 0], Probabilities = [0.1, 0.2, 0.7, 0.5, 0.3, 0.2], Others = [new Column<double>("time", [1, 2])] };

        Assert.Equal("label,probability_a,probability_b,probability_c,time\nc,0.1,0.2,0.7,1.0\na,0.5,0.3,0.2,2.0\n", scores.ToFrame().ToCsv().ReplaceLineEndings("\n"));
        Assert.Equal([0.2, 0.3], scores.Probability("b"));
    }

    [Fact]
    public void Labels_of_numbers_stay_numbers()
    {
        var scores = new ModelScores(2, ["-1", "7"]) { Labels = [1, 0], NumericLabels = true };
        Assert.Equal([7L, -1L], ((Column<long>)scores.ToFrame()["label"]).Values.ToArray());
        Assert.Equal("The model gives labels without probabilities. Use a metric of labels, such as accuracy.", Assert.Throws<InvalidInputException>(() => scores.Probability("7")).Message);
    }

    [Fact]
    public void One_few_and_many_rows_have_the_same_scores() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            string?[] texts = [.. Enumerable.Range(0, 40).Select(_ => random.Next(4) switch { 0 => "x", 1 => null, 2 => "", _ => $"t{random.Next(9)}" })];
            using var model = new Model(TestModels.Texts());
            using var row = model.CreateRowScorer();
            var many = model.Score(new Frame(StringColumn.From("text", texts))).Probabilities!;
            var few = Enumerable.Range(0, 4).SelectMany(part => model.Score(new Frame(StringColumn.From("text", texts[(part * 10)..((part + 1) * 10)]))).Probabilities!);
            Assert.Equal(many, few);
            for (var i = 0; i < texts.Length; i++)
            {
                row.Set(0, texts[i] ?? "");
                Assert.Equal(many.AsSpan(i * 2, 2).ToArray(), row.Run().ToArray());
            }
        }));

    [Fact]
    public void Names_of_answers_are_the_documented_ones()
    {
        Assert.Equal(("label", "probabilities", "prediction", "probability_yes"), (GraphNames.Label, GraphNames.Probabilities, GraphNames.Prediction, GraphNames.ProbabilityOf("yes")));
        Assert.Equal([new("label", SpecType.Long), new("probability_0", SpecType.Double), new("probability_1", SpecType.Double)], GraphNames.ClassifierOutputs(["0", "1"], integers: true));
        Assert.Equal([new("label", SpecType.String)], GraphNames.ClassifierOutputs(["a", "b"], integers: false, probabilities: false));
    }

    [Fact]
    public void A_label_that_is_no_class_is_an_error()
    {
        var definition = TestModels.Texts();
        using var model = new Model(definition with { Metadata = definition.Metadata with { Classes = ["no", "ja"] } });
        var error = Assert.Throws<ModelException>(() => model.Score(new Frame(StringColumn.From("text", ["x"]))));
        Assert.Equal("The model answered the label 'yes', which is none of its classes (no, ja). Import it again with all classes.", error.Message);
    }

    [Fact]
    public void A_cancelled_call_gives_nothing()
    {
        using var model = new Model(TestModels.Texts());
        var frame = new Frame(StringColumn.From("text", Enumerable.Repeat("x", 100_000)));
        Assert.Throws<OperationCanceledException>(() => model.Score(frame, new CancellationToken(canceled: true)));
    }
}
