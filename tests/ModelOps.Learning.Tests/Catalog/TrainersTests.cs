namespace ModelOps.Learning.Tests;

public sealed class TrainersTests
{
    [Fact]
    public void Names_are_in_lower_case_with_dashes_and_each_is_there_once()
    {
        Assert.All(Trainers.All, trainer => Assert.Matches("^[a-z]+(-[a-z]+)*$", trainer.Name));
        Assert.Equal(Trainers.All.Count, Trainers.All.Select(trainer => trainer.Name).Distinct().Count());
        Assert.All(Trainers.All, trainer => Assert.NotEmpty(trainer.Tasks));
        Assert.All(Trainers.All, trainer => Assert.EndsWith(".", trainer.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gradient_boosting")]
    [InlineData("Gradient-Boosting")]
    public void Dashes_and_case_do_not_matter(string name) => Assert.Equal("gradient-boosting", Trainers.Find(name).Name);

    [Theory]
    [InlineData("blend")]
    [InlineData("auto")]
    public void Names_that_mean_something_else_are_refused(string name)
    {
        Func<TrainerOptions, ITrainer> create = _ => throw new InvalidOperationException();
        Assert.Equal(
            $"The name '{name}' means something else to a training. Give the trainer another name.",
            Assert.Throws<InvalidInputException>(() => Trainers.Add(new TrainerDefinition(name, "Mine.", [LearningTask.Binary], [], create))).Message);
    }

    [Fact]
    public void What_was_not_added_cannot_be_taken_out() => Assert.False(Trainers.Remove("logistic"));
}
