namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class MetricInputTests
{
    [Fact]
    public void All_errors_of_class_arrays_are_reported_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricInput.ForClasses([0, 2], [0.5, double.NaN, 1], 2, positiveClass: 3, threshold: 1.5, weights: [-1, 1]));
        Assert.Equal(
        [
            "The positive class 3 is not one of the 2 classes; give 0 to 1.",
            "The target class of row 1 is 2; it must be 0 to 1.",
            "There are 3 probabilities where 4 are needed.",
            "The probability of row 0 is NaN; remove rows without one before scoring.",
            "The threshold 1.5 is out of range; give a probability from 0 to 1.",
            "The weight of row 0 is -1; weights are finite numbers of 0 or more.",
        ], exception.Errors);
    }

    [Fact]
    public void All_errors_of_value_arrays_are_reported_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => MetricInput.ForValues([1, double.NaN], [1, double.PositiveInfinity, 3]));
        Assert.Equal(
        [
            "There are 3 predictions where 2 are needed.",
            "The true value of row 1 is NaN; remove rows without one before scoring.",
            "The prediction of row 1 is Infinity; remove rows without one before scoring.",
        ], exception.Errors);
    }

    [Fact]
    public void The_positive_class_is_predicted_from_the_threshold_on()
    {
        var input = MetricInput.ForClasses([0, 0, 0], [0.8, 0.2, 0.7, 0.3, 0.6, 0.4], 2, threshold: 0.3);
        Assert.Equal([0, 1, 1], input.Predicted.ToArray());
        Assert.Equal([0, 0, 1], input.WithThreshold(0.4).Predicted.ToArray());
    }

    [Fact]
    public void Without_a_threshold_the_first_most_probable_class_is_predicted() =>
        Assert.Equal([0, 2], MetricInput.ForClasses([0, 0], [0.4, 0.4, 0.2, 0.1, 0.2, 0.7], 3).Predicted.ToArray());

    [Fact]
    public void Rows_taken_keep_all_that_belongs_to_them()
    {
        var input = MetricInput.ForClasses([0, 1, 0], [0.9, 0.1, 0.2, 0.8, 0.6, 0.4], 2, weights: [1, 2, 3]).Take([2, 1]);
        Assert.Equal([0, 1], input.Targets.ToArray());
        Assert.Equal([0, 1], input.Predicted.ToArray());
        Assert.Equal([0.6, 0.4, 0.2, 0.8], input.Probabilities.ToArray());
        Assert.Equal([3.0, 2.0], input.Weights.ToArray());
    }
}
