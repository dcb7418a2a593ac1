using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests;

public sealed class TrainerDefinitionTests
{
    private static TrainerDefinition Whole()
    {
        Func<TrainerOptions, IModelTrainer> create = options => new Mean(options.Number("plus"));
        return new TrainerDefinition("mean", "The mean.", [LearningTask.Regression], [TrainerParameter.Number("plus", 0, -10, 10, "Added.")], create);
    }

    [Fact]
    public void A_trainer_of_raw_columns_brings_its_own_preparation()
    {
        var definition = Whole();
        Assert.True(definition.BringsPreparation);
        Assert.Equal("mean", definition.CreateModelTrainer("plus=2").Name);
        Assert.Equal("The trainer mean reads raw columns. Make it with CreateModelTrainer.", Assert.Throws<InvalidInputException>(() => definition.Create()).Message);
        Assert.Equal("'plus' of mean is '11', but must be a number from -10 to 10.", Assert.Throws<InvalidInputException>(() => definition.CreateModelTrainer("plus=11")).Message);
    }

    [Fact]
    public void A_trainer_of_matrices_gets_preparation_before_it()
    {
        var definition = Trainers.Find("ridge");
        var trainer = Assert.IsType<MatrixTrainer>(definition.CreateModelTrainer("alpha=3", "log(x)"));

        Assert.False(definition.BringsPreparation);
        Assert.Equal(("ridge", Preparation.Scaled, true), (trainer.Name, trainer.Preparation, trainer.TakesWeights));
        Assert.Equal(definition.Tasks, trainer.Tasks);
    }

    [Fact]
    public void The_users_steps_come_before_the_trainers_own()
    {
        var frame = new Frame(new Column<double>("x", [0, 1, 2, 3, 4, 5]), new Column<DateTime>("when", [.. Enumerable.Range(0, 6).Select(day => new DateTime(2026, 1, 1).AddDays(40 * day))]), new Column<double>("y", [0, 0.5, 1.1, 1.4, 1.6, 1.8]));
        var problem = LearningProblem.Of(frame, new() { Target = "y", Task = LearningTask.Regression, Steps = "log(x); date-parts(when, parts=month)" });
        var model = Assert.IsType<PreparedModel>(problem.Fit(problem.CreateTrainer()).Model);

        Assert.Equal(["x", "when_month"], Assert.IsType<FittedPipeline>(model.Pipeline).Features.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["x", "when"], model.InputNames);
        Assert.Equal(1, model.OutputCount);
    }

    /// <summary>The plainest trainer of raw columns.</summary>
    private sealed class Mean(double plus) : IModelTrainer, IFittedFrameModel
    {
        private double _mean;

        public string Name => "mean";

        public IReadOnlyList<LearningTask> Tasks => [LearningTask.Regression];

        public bool TakesWeights => false;

        public int OutputCount => 1;

        public IReadOnlyList<string> InputNames => [];

        public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
        {
            _mean = targets.Values.Average() + plus;
            return this;
        }

        public void Predict(Frame frame, Span<double> output) => output.Fill(_mean);

        public string Export(GraphBuilder graph) => graph.Constant([_mean], 1, 1);
    }
}
