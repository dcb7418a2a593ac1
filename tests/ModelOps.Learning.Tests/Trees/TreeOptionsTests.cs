namespace ModelOps.Learning.Tests.Trees;

public sealed class TreeOptionsTests
{
    [Fact]
    public void Every_option_out_of_range_is_reported_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Trainers.Find("gradient-boosting").Create("trees=0,learning_rate=2,leavs=31"));

        Assert.Equal(
            [
                "'learning_rate' of gradient-boosting is '2', but must be a number from 1E-06 to 1.",
                "The trainer gradient-boosting has no parameter 'leavs'. Did you mean 'leaves'? It takes trees, leaves, depth, learning_rate, min_data, min_hessian, min_gain, l2, category_penalty, bins, row_share, feature_share, loss, quantile, early_stopping, validation_share, monotone.",
                "'trees' of gradient-boosting is '0', but must be a whole number from 1 to 100000.",
            ],
            exception.Errors);
    }

    [Theory]
    [InlineData("loss=squared", LearningTask.Binary, "The loss 'squared' does not suit a binary target. Choose log, or leave it at auto.")]
    [InlineData("loss=log", LearningTask.Regression, "The loss 'log' does not suit a regression target. Choose squared, absolute, quantile or poisson, or leave it at auto.")]
    [InlineData("monotone=n5:up", LearningTask.Regression, "The monotone constraint 'n5:up' names no feature. Did you mean 'n0'?")]
    [InlineData("monotone=n0", LearningTask.Regression, "The monotone constraint 'n0' cannot be read. Write it as column:up or column:down.")]
    [InlineData("monotone=c0:up", LearningTask.Regression, "The monotone constraint 'c0:up' names a feature of categories, which have no order. Constrain numbers only.")]
    public void Options_that_do_not_suit_the_data_are_told(string settings, LearningTask task, string message)
    {
        var x = TreeData.Features(50, 1, 1, 0, 1);
        var y = TreeData.Targets(x, task, 1);

        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => TreeData.Fit("gradient-boosting", settings, x, y, task)).Message);
    }

    [Fact]
    public void The_poisson_loss_wants_no_negative_targets()
    {
        var x = TreeData.Features(3, 1, 0, 0, 1);

        var exception = Assert.Throws<InvalidInputException>(() => TreeData.Fit("gradient-boosting", "loss=poisson", x, new Targets([1, -2.5, 0], 0), LearningTask.Regression));

        Assert.Equal("The loss 'poisson' needs targets of at least 0, but the least one is -2.5. Choose the loss 'squared'.", exception.Message);
    }
}
