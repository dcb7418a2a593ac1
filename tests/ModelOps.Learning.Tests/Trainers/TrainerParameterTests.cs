namespace ModelOps.Learning.Tests;

public sealed class TrainerParameterTests
{
    private static readonly TrainerParameter _whole = TrainerParameter.Integer("trees", 100, 1, 500, "Trees.");
    private static readonly TrainerParameter _number = TrainerParameter.Number("rate", 0.1, 1e-6, 1, "Rate.");
    private static readonly TrainerParameter _choice = TrainerParameter.Choice("loss", ["log", "squared"], "Loss.");
    private static readonly TrainerParameter _flag = TrainerParameter.Flag("bootstrap", true, "Draws.");

    [Theory]
    [InlineData("1")]
    [InlineData("500")]
    [InlineData("+7")]
    public void Whole_numbers_in_the_range_are_taken(string value) => Assert.Null(_whole.Error("forest", value));

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void Others_are_not(string value) => Assert.Equal($"'trees' of forest is '{value}', but must be a whole number from 1 to 500.", _whole.Error("forest", value));

    [Theory]
    [InlineData("NaN")]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("0,5")]
    public void Numbers_out_of_range_are_refused(string value) => Assert.Equal($"'rate' of sgd is '{value}', but must be a number from 1E-06 to 1.", _number.Error("sgd", value));

    [Fact]
    public void Choices_and_flags_are_taken_in_any_case()
    {
        Assert.Null(_choice.Error("x", "LOG"));
        Assert.Null(_flag.Error("x", "True"));
        Assert.Equal("'loss' of x is 'squred', but must be one of log, squared. Did you mean 'squared'?", _choice.Error("x", "squred"));
        Assert.Equal("'bootstrap' of x is 'yes', but must be one of true, false.", _flag.Error("x", "yes"));
    }

    [Fact]
    public void Every_default_is_a_value_that_its_parameter_takes() => Assert.All(Trainers.All, trainer =>
    {
        Assert.Empty(trainer.Errors(null));
        Assert.All(trainer.Parameters, parameter => Assert.Null(parameter.Error(trainer.Name, parameter.Default)));
        Assert.Equal(trainer.Parameters.Count, trainer.Parameters.Select(parameter => parameter.Name).Distinct().Count());
        Assert.All(trainer.Parameters.Where(parameter => parameter.SearchMinimum is not null), parameter =>
        {
            Assert.InRange(parameter.SearchMinimum!.Value, parameter.Minimum, parameter.Maximum);
            Assert.InRange(parameter.SearchMaximum!.Value, parameter.SearchMinimum.Value, parameter.Maximum);
        });
    });

    [Fact]
    public void All_that_is_wrong_is_reported_at_once()
    {
        Func<TrainerOptions, ITrainer> create = options => throw new InvalidOperationException(options.Text("loss"));
        var definition = new TrainerDefinition("mine", "Mine.", [LearningTask.Regression], [_whole, _choice], create);

        Assert.Equal(
            ["'loss' of mine is 'x', but must be one of log, squared.", "'trees' of mine is '0', but must be a whole number from 1 to 500.", "The trainer mine has no parameter 'tres'. Did you mean 'trees'? It takes trees, loss."],
            definition.Errors("trees=0,loss=x,tres=5"));
        Assert.Equal("squared", Assert.Throws<InvalidOperationException>(() => definition.Create("loss=SQUARED")).Message);
        Assert.Equal("The trainer none has no parameter 'x'. It takes none.", new TrainerDefinition("none", "", [], [], create).Errors("x=1")[0]);
    }
}
