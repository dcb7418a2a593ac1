using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Fitting;

public sealed class FitErrorTests
{
    private static readonly Frame _iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));

    private static string Error(FitOptions options, Frame? frame = null) =>
        Assert.Throws<InvalidInputException>(() => Learner.Fit(frame ?? _iris, options)).Message;

    [Fact]
    public void An_unknown_trainer_is_named_with_the_nearest_one() =>
        Assert.StartsWith("There is no trainer 'logistics'. Did you mean 'logistic'? The trainers are: logistic, svm, ols,", Error(new() { Target = "species", Trainer = "logistics" }));

    [Fact]
    public void An_unknown_target_is_named_with_the_nearest_column() => Assert.Equal(
        "There is no column 'specie'. Did you mean 'species'? The columns are: sepal_length_cm, sepal_width_cm, petal_length_cm, petal_width_cm, species.",
        Error(new() { Target = "specie" }));

    [Fact]
    public void A_text_target_cannot_be_regressed() => Assert.Equal(
        "The target 'species' is text ('setosa'), but regression needs numbers. Choose a numeric target, or a trainer for classes.",
        Error(new() { Target = "species", Task = LearningTask.Regression }));

    [Fact]
    public void A_trainer_of_numbers_does_not_take_classes() => Assert.StartsWith(
        "The trainer ols cannot do multiclass on the target 'species'. Use one of logistic, svm,",
        Error(new() { Target = "species", Trainer = "ols" }));

    [Fact]
    public void A_target_of_one_class_is_refused() => Assert.Equal(
        "The target 'y' has one class only ('yes' in all 2 rows). Give rows of at least two classes.",
        Error(new() { Target = "y" }, new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["yes", "yes"]))));

    [Fact]
    public void A_target_with_gaps_is_refused() => Assert.Equal(
        "The target 'y' has no value in 1 of 3 rows. Drop these rows first.",
        Error(new() { Target = "y" }, new Frame(new Column<double>("x", [1, 2, 3]), StringColumn.From("y", ["yes", null, "no"]))));

    [Fact]
    public void No_rows_are_refused() => Assert.Equal(
        "The data has no rows. Give at least two.",
        Error(new() { Target = "y" }, new Frame(new Column<double>("x", []), StringColumn.From("y", []))));

    [Fact]
    public void No_columns_to_learn_from_are_refused() => Assert.Equal(
        "No column is left to learn from. Name some, or exclude fewer.",
        Error(new() { Target = "y" }, new Frame(StringColumn.From("y", ["a", "b"]))));

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Learner.Fit(_iris, new()
        {
            Target = "species",
            Trainer = "logistic",
            Set = "c=-1,penalti=l1,max_iter=many",
            Features = ["petal_lenght_cm"],
            Steps = "logg(petal_width_cm); clip(method=iqrs); scale(",
            Calibration = "plat",
            Threshold = "f2",
        }));

        Assert.Equal(
            [
                "'c' of logistic is '-1', but must be a number from 1E-10 to 10000000000.",
                "'max_iter' of logistic is 'many', but must be a whole number from 1 to 100000.",
                "The trainer logistic has no parameter 'penalti'. Did you mean 'penalty'? It takes c, penalty, max_iter, tol.",
                "There is no column 'petal_lenght_cm'. Did you mean 'petal_length_cm'? The columns are: sepal_length_cm, sepal_width_cm, petal_length_cm, petal_width_cm, species.",
                "No column is left to learn from. Name some, or exclude fewer.",
                "There is no step 'logg'. Did you mean 'log'? The steps are: " + string.Join(", ", PipelineSteps.All.Select(step => step.Name)) + ".",
                "'method' of clip is 'iqrs', but must be one of iqr, zscore, quantile. Did you mean 'iqr'?",
                "The step 'scale(' lacks a closing bracket. Write steps as name(column, column, option=value); name.",
                "The calibration 'plat' is not known. Did you mean 'platt'? Use platt or isotonic.",
                "The threshold 'f2' is not known. Did you mean 'f1'? Give a number between 0 and 1, one of f1, accuracy, balanced-accuracy, or costs as fn=5,fp=1.",
                "A threshold ('f2') needs two classes, but the task is multiclass. Leave it out.",
            ],
            exception.Errors);
    }

    [Fact]
    public void A_missing_target_does_not_hide_the_other_errors() => Assert.Equal(
        ["There is no column", "There is no step", "The threshold 'f2' is"],
        Assert.Throws<InvalidInputException>(() => Learner.Fit(_iris, new() { Target = "specie", Steps = "lg(petal_width_cm)", Threshold = "f2" })).Errors.Select(exception => string.Join(' ', exception.Split(' ').Take(4))));

    [Fact]
    public void Unknown_classes_are_told_with_all_else() => Assert.Equal(
        ["The trainer logistic has no parameter 'trees'. It takes c, penalty, max_iter, tol.", "A positive class ('setosaa') needs two classes, but the target 'species' has 3. Leave it out."],
        Assert.Throws<InvalidInputException>(() => Learner.Fit(_iris, new() { Target = "species", Set = "trees=5", PositiveClass = "setosaa" })).Errors);

    [Fact]
    public void A_quantile_without_its_loss_is_refused() => Assert.Equal(
        "The quantile 0.9 is for the loss 'quantile', but the loss is 'auto'. Set loss=quantile, or leave the quantile out.",
        Error(new() { Target = "petal_width_cm", Trainer = "gradient-boosting", Set = "quantile=0.9" }));

    [Theory]
    [InlineData("logistic")]
    [InlineData("svm")]
    public void Two_rows_end_a_calibration_with_a_sentence(string trainer) => Assert.Equal(
        "The data has too few rows of each class to hold a fifth out for a calibration or a threshold (2 rows). Give more rows, or leave these options out.",
        Error(new() { Target = "y", Trainer = trainer, Calibration = "isotonic" }, new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void Numbers_too_large_to_compute_with_are_told_as_such() => Assert.Equal(
        "The trainer ols cannot compute with a target of numbers up to 3E+200: they are too large. Divide the target by a constant, or choose another trainer.",
        Error(new() { Target = "y", Trainer = "ols" }, new Frame(new Column<double>("x", [1, 2, 3]), new Column<double>("y", [1e200, -1e200, 3e200]))));

    [Fact]
    public void Weights_of_nothing_but_zero_are_refused() => Assert.Equal(
        "Every weight in column 'w' is 0. Give rows a weight above 0.",
        Error(new() { Target = "y", Weight = "w" }, new Frame(new Column<double>("x", [1, 2]), new Column<double>("w", [0, 0]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void Weights_that_leave_one_class_are_refused() => Assert.Equal(
        "Only rows of the class 'no' have a weight above 0 in column 'w'. Give rows of at least two classes a weight.",
        Error(new() { Target = "y", Weight = "w" }, new Frame(new Column<double>("x", [1, 2]), new Column<double>("w", [0, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Theory]
    [InlineData("logistic")]
    [InlineData("svm")]
    [InlineData("random-forest")]
    [InlineData("gradient-boosting")]
    [InlineData("dummy")]
    public void Rows_that_weigh_nothing_take_no_part(string trainer)
    {
        var rows = Enumerable.Range(0, 60).ToArray();
        Frame Of(int[] taken) => new(
            new Column<double>("x", [.. taken.Select(row => row * 7 % 60 / 10.0)]),
            new Column<double>("w", [.. taken.Select(row => row % 2 == 0 ? 1.0 : 0)]),
            StringColumn.From("y", taken.Select(row => row * 7 % 60 > 20 + (row % 9) ? "a" : "b")));
        var options = new FitOptions { Target = "y", Weight = "w", Trainer = trainer };
        using var all = Learner.Fit(Of(rows), options);
        using var some = Learner.Fit(Of([.. rows.Where(row => row % 2 == 0)]), options);

        Assert.Equal(some.Model.Score(Of(rows)).Probabilities, all.Model.Score(Of(rows)).Probabilities);
    }

    [Theory]
    [InlineData("svm")]
    [InlineData("logistic")]
    [InlineData("mlp")]
    public void Two_rows_are_enough_for_a_fit(string trainer)
    {
        using var model = Learner.Fit(new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["a", "b"])), new() { Target = "y", Trainer = trainer.ToUpperInvariant() }, null, TestContext.Current.CancellationToken);
        Assert.Equal(trainer, model.Trainer);
    }

    [Fact]
    public void Settings_of_the_default_trainer_are_checked_with_all_else() => Assert.Equal(
        ["The trainer logistic has no parameter 'trees'. It takes c, penalty, max_iter, tol.", "No column is left to learn from. Name some, or exclude fewer."],
        Assert.Throws<InvalidInputException>(() => LearningProblem.Of(_iris, new() { Target = "species", Set = "trees=5", Features = [] })).Errors);

    [Fact]
    public void A_column_with_the_name_of_an_output_is_refused() => Assert.Equal(
        "The column 'label' has the name of an output of the model. Rename it, or exclude it.",
        Error(new() { Target = "y" }, new Frame(new Column<double>("label", [1, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void An_unknown_positive_class_is_named() => Assert.Equal(
        "The target 'y' has no class 'yess'. Did you mean 'yes'? Its classes are: no, yes.",
        Error(new() { Target = "y", PositiveClass = "yess" }, new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void A_step_on_text_that_needs_numbers_says_so() => Assert.Equal(
        "Column 'colour' does not hold numbers at this step. Put another step before it, or choose another column.",
        Error(new() { Target = "y", Steps = "log(colour)" }, new Frame(StringColumn.From("colour", ["r", "g"]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void A_setting_without_value_is_refused() =>
        Assert.Equal("The setting 'trees' has no value. Write settings as name=value,name=value.", Assert.Throws<InvalidInputException>(() => TrainerSettings.Parse("trees")).Message);

    [Theory]
    [InlineData("0,35", "The threshold '0,35' is not known. Give a number between 0 and 1, one of f1, accuracy, balanced-accuracy, or costs as fn=5,fp=1.")]
    [InlineData("1,000", "The threshold '1,000' is not known. Give a number between 0 and 1, one of f1, accuracy, balanced-accuracy, or costs as fn=5,fp=1.")]
    [InlineData("35", "The threshold is 35, but must be between 0 and 1.")]
    public void A_decimal_comma_is_not_taken_for_thousands(string threshold, string expected)
    {
        var frame = new Frame(new Column<double>("x", [.. Enumerable.Range(0, 20).Select(i => (double)i)]), StringColumn.From("y", Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "a" : "b")));

        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, new() { Target = "y", Threshold = threshold })).Message);
    }
}
