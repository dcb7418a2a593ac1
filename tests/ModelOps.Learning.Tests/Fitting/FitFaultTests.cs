using ModelOps.Testing;

namespace ModelOps.Learning.Tests.Fitting;

public sealed class FitFaultTests
{
    private static readonly Frame Iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));

    private static string Fault(FitOptions options, Frame? frame = null) =>
        Assert.Throws<InvalidInputException>(() => Learner.Fit(frame ?? Iris, options)).Message;

    [Fact]
    public void An_unknown_trainer_is_named_with_the_nearest_one() =>
        Assert.StartsWith("There is no trainer 'logistics'. Did you mean 'logistic'? The trainers are: logistic, svm, ols,", Fault(new() { Target = "species", Trainer = "logistics" }));

    [Fact]
    public void An_unknown_target_is_named_with_the_nearest_column() => Assert.Equal(
        "There is no column 'specie'. Did you mean 'species'? The columns are: sepal_length_cm, sepal_width_cm, petal_length_cm, petal_width_cm, species.",
        Fault(new() { Target = "specie" }));

    [Fact]
    public void A_text_target_cannot_be_regressed() => Assert.Equal(
        "The target 'species' is text ('setosa'), but regression needs numbers. Choose a numeric target, or a trainer for classes.",
        Fault(new() { Target = "species", Task = LearningTask.Regression }));

    [Fact]
    public void A_trainer_of_numbers_does_not_take_classes() => Assert.StartsWith(
        "The trainer ols cannot do multiclass on the target 'species'. Use one of logistic, svm,",
        Fault(new() { Target = "species", Trainer = "ols" }));

    [Fact]
    public void A_target_of_one_class_is_refused() => Assert.Equal(
        "The target 'y' has one class only ('yes'). Give rows of at least two classes.",
        Fault(new() { Target = "y" }, new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["yes", "yes"]))));

    [Fact]
    public void A_target_with_gaps_is_refused() => Assert.Equal(
        "The target 'y' has no value in 1 of 3 rows. Drop these rows first.",
        Fault(new() { Target = "y" }, new Frame(new Column<double>("x", [1, 2, 3]), StringColumn.From("y", ["yes", null, "no"]))));

    [Fact]
    public void No_rows_are_refused() => Assert.Equal(
        "The data has no rows. Give at least two.",
        Fault(new() { Target = "y" }, new Frame(new Column<double>("x", []), StringColumn.From("y", []))));

    [Fact]
    public void No_columns_to_learn_from_are_refused() => Assert.Equal(
        "No column is left to learn from. Name some, or exclude fewer.",
        Fault(new() { Target = "y" }, new Frame(StringColumn.From("y", ["a", "b"]))));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Learner.Fit(Iris, new()
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
            fault.Faults);
    }

    [Fact]
    public void Settings_of_the_default_trainer_are_checked_with_all_else() => Assert.Equal(
        ["The trainer logistic has no parameter 'trees'. It takes c, penalty, max_iter, tol.", "No column is left to learn from. Name some, or exclude fewer."],
        Assert.Throws<InvalidInputException>(() => LearningProblem.Of(Iris, new() { Target = "species", Set = "trees=5", Features = [] })).Faults);

    [Fact]
    public void A_column_with_the_name_of_an_output_is_refused() => Assert.Equal(
        "The column 'label' has the name of an output of the model. Rename it, or exclude it.",
        Fault(new() { Target = "y" }, new Frame(new Column<double>("label", [1, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void An_unknown_positive_class_is_named() => Assert.Equal(
        "The target 'y' has no class 'yess'. Did you mean 'yes'? Its classes are: no, yes.",
        Fault(new() { Target = "y", PositiveClass = "yess" }, new Frame(new Column<double>("x", [1, 2]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void A_step_on_text_that_needs_numbers_says_so() => Assert.Equal(
        "Column 'colour' does not hold numbers at this step. Put another step before it, or choose another column.",
        Fault(new() { Target = "y", Steps = "log(colour)" }, new Frame(StringColumn.From("colour", ["r", "g"]), StringColumn.From("y", ["yes", "no"]))));

    [Fact]
    public void A_setting_without_value_is_refused() =>
        Assert.Equal("The setting 'trees' has no value. Write settings as name=value,name=value.", Assert.Throws<InvalidInputException>(() => TrainerSettings.Parse("trees")).Message);
}
