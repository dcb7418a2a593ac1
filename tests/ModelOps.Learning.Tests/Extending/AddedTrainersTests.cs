using ModelOps.Learning.Steps;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests.Extending;

/// <summary>Trainers and steps that come from outside: a stranger uses the public surface alone.</summary>
[Collection(SharedCatalogs.Name)]
public sealed class AddedTrainersTests : IDisposable
{
    private static readonly LearningTask[] _numbers = [LearningTask.Regression];
    private static readonly Frame _rows = new(
        new Column<double>("a", [.. Enumerable.Range(0, 80).Select(row => row % 7 == 3 ? double.NaN : row)]),
        StringColumn.From("kind", Enumerable.Range(0, 80).Select(row => row % 2 == 0 ? "even" : "odd")),
        new Column<double>("y", [.. Enumerable.Range(0, 80).Select(row => 2.0 * row)]));

    public AddedTrainersTests()
    {
        Trainers.Add(new TrainerDefinition("test-constant", "The same number for every row.", _numbers, [TrainerParameter.Number("value", 1, 0, 10, "The number.").Searched(0, 10)], options => new Constant(options.Number("value"))) { IsSearchedUnasked = false });
        Trainers.Add(new TrainerDefinition("test-own", "Reads one raw column.", _numbers, [], static _ => new OwnPreparation(0)));
        Trainers.Add(new TrainerDefinition("test-wrong", "Its graph scores other than it does.", _numbers, [], static _ => new OwnPreparation(1)));
    }

    public void Dispose()
    {
        foreach (var name in new[] { "test-constant", "test-own", "test-wrong" })
        {
            Trainers.Remove(name);
        }
    }

    [Fact]
    public void A_matrix_trainer_that_was_added_is_found_fitted_and_checked()
    {
        using var trained = Learner.Fit(_rows, new() { Target = "y", Trainer = "test_constant", Set = "value=3" });

        Assert.Equal("test-constant", trained.Trainer);
        Assert.Equal("3", trained.Parameters["value"]);
        Assert.All(trained.Model.Score(_rows).Values!, value => Assert.Equal(3, value));
        Assert.Equal("'value' of test-constant is '11', but must be a number from 0 to 10.", Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Trainer = "test-constant", Set = "value=11" })).Message);
        Assert.Contains("Did you mean 'test-constant'?", Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Trainer = "test-constnat" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trainer_that_was_added_is_searched_when_it_is_named()
    {
        var found = await Search.RunAsync(_rows, new() { Target = "y" }, new() { Trainers = ["test-constant", "test-own"], Trials = 4, Folds = 2 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("test-own", found.Best.Trainer);
        Assert.Contains(found.Leaderboard, trial => trial.Trainer == "test-constant");
    }

    [Fact]
    public async Task A_trainer_with_its_own_preparation_reads_raw_columns_and_keeps_only_those_in_the_signature()
    {
        using var trained = Learner.Fit(_rows, new() { Target = "y", Trainer = "test-own" });
        var validation = await CrossValidation.RunAsync(_rows, new() { Target = "y", Trainer = "test-own" }, new() { Folds = 2 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a"], trained.Model.InputNames);
        Assert.Equal(["It reads one column."], trained.Notes);
        Assert.Equal([10.0, 0], trained.Model.Score(new Frame(new Column<double>("a", [5, double.NaN]))).Values!);
        Assert.Equal(2, validation.Folds.Count);
    }

    [Fact]
    public void What_a_trainer_with_its_own_preparation_would_pass_over_is_refused()
    {
        var errors = Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Trainer = "test-own", Steps = "log(a)", Weight = "a" })).Errors;

        Assert.Contains("The trainer test-own brings its own preparation, but the steps 'log(a)' were given. Leave them out.", errors);
        Assert.Contains("The trainer test-own cannot learn from the weights 'a'. Leave them out.", errors);
        Assert.Equal("The trainer test-own brings its own preparation and cannot be part of a blend. Leave it out.", Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Blend = [new("test-own", null, null, 1)] })).Message);
        Assert.Equal("The trainer test-own reads raw columns. Make it with CreateModelTrainer.", Assert.Throws<InvalidInputException>(() => Trainers.Find("test-own").Create()).Message);
    }

    [Fact]
    public void A_graph_that_differs_only_where_a_value_is_missing_is_refused_with_the_column()
    {
        var whole = new Frame(_rows.Columns.Select(column => column.Take([0, 1, 2, 4, 5, 6])));

        var exception = Assert.Throws<ModelException>(() => Learner.Fit(whole, new() { Target = "y", Trainer = "test-wrong" }));

        Assert.Contains("The ONNX graph of the trainer test-wrong scores 1 where the trainer scores 0", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("The column 'a' was missing there.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_or_means_something_else_is_refused()
    {
        static string Add(string name) => Assert.Throws<InvalidInputException>(() => Trainers.Add(new TrainerDefinition(name, "", _numbers, [], static _ => new Constant(1)))).Message;

        Assert.Equal("There is a trainer 'ridge' already. Give the one you add another name.", Add("ridge"));
        Assert.Equal("The name 'auto' means something else to a training. Give the trainer another name.", Add("auto"));
    }

    [Fact]
    public void An_object_that_no_adapter_takes_is_no_pipeline() => Assert.StartsWith(
        "A Version cannot be trained as a pipeline.",
        Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Pipeline = new Version(1, 2) })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_step_that_was_added_prepares_columns_here_and_in_the_graph()
    {
        PipelineSteps.Add(new StepDefinition("test-double", "Twice the number.", [TrainerParameter.Number("times", 2, 0, 9, "How often.")], (columns, options) => new Times(columns, options.Number("times"))));
        try
        {
            using var trained = Learner.Fit(_rows, new() { Target = "y", Trainer = "ols", Steps = "testdouble(a, times=3)" });

            Assert.True(trained.GraphDifference < 1e-9);
            Assert.Contains(trained.Model.Graph().Nodes, node => node.Operator == "Mul");
            Assert.Contains("There is no step 'test-duoble'. Did you mean 'test-double'?", Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "y", Steps = "test-duoble(a)" })).Message, StringComparison.Ordinal);
        }
        finally
        {
            PipelineSteps.Remove("test-double");
        }
    }

    private sealed class Constant(double value) : ITrainer, IFittedModel
    {
        public string Name => "test-constant";

        public Preparation Preparation => Preparation.Scaled;

        public int OutputCount => 1;

        public IFittedModel Fit(Features x, Targets y, FitContext context) => this;

        public void Predict(Features x, Span<double> output) => output.Fill(value);

        public string Export(GraphBuilder graph, string features) => graph.Node("Add", [graph.Cast(graph.Node("ReduceSum", [graph.Node("Mul", [features, graph.Constant([0f], 1)]), graph.Constant([1L], 1)]), OnnxType.Double), graph.Constant([value], 1)]);
    }

    // Twice the column, 0 where it is missing; its graph gives another number there if asked to.
    private sealed class OwnPreparation(double forMissing) : IModelTrainer, IFittedFrameModel
    {
        public string Name => forMissing == 0 ? "test-own" : "test-wrong";

        public IReadOnlyList<LearningTask> Tasks => _numbers;

        public bool TakesWeights => false;

        public int OutputCount => 1;

        public IReadOnlyList<string> InputNames => ["a"];

        public IReadOnlyList<string> Notes => ["It reads one column."];

        public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context) => this;

        public void Predict(Frame frame, Span<double> output)
        {
            var column = (Column<double>)frame["a"];
            for (var row = 0; row < output.Length; row++)
            {
                output[row] = column.IsMissing(row) ? 0 : 2 * column.Values[row];
            }
        }

        public string Export(GraphBuilder graph)
        {
            var filled = graph.Node("Where", [graph.Node("IsNaN", ["a"]), graph.Constant([forMissing / 2], 1), "a"]);
            return graph.Node("Reshape", [graph.Node("Mul", [filled, graph.Constant([2.0], 1)]), graph.Constant([-1L, 1L], 2)]);
        }
    }

    private sealed class Times(ColumnChoice columns, double factor) : IPipelineStep, IFittedStep
    {
        private string[] _names = [];

        public IFittedStep Fit(PreparedTable table, StepContext context)
        {
            _names = columns.Numbers(table);
            return this;
        }

        public void Apply(PreparedTable table)
        {
            foreach (var name in _names)
            {
                var taken = table.TakeNumber(name);
                table.Numbers.Add(PreparedNumber.Of(taken.Info, Array.ConvertAll(taken.Values, value => factor * value)));
            }
        }

        public void Export(GraphTable table) => table.AddNumbers(table.Graph.Node("Mul", [table.TakeNumbers(_names), table.Graph.Constant([factor], 1)]), _names);
    }
}
