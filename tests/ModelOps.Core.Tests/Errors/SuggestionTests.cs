namespace ModelOps.Core.Tests.Errors;

public sealed class SuggestionTests
{
    private static readonly string[] _known = ["accuracy", "roc_auc", "log_loss", "f1"];

    [Theory]
    [InlineData("acuracy", "accuracy")]
    [InlineData("ROC_AUC", "roc_auc")]
    [InlineData("roc_acu", "roc_auc")]
    [InlineData("logloss", "log_loss")]
    [InlineData("f2", "f1")]
    [InlineData("rmse", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_if_it_is_near_enough(string given, string? nearest) => Assert.Equal(nearest, Suggestion.Nearest(given, _known));

    [Fact]
    public void A_suggestion_is_a_sentence_or_nothing()
    {
        Assert.Equal(" Did you mean 'accuracy'?", Suggestion.For("acuracy", _known));
        Assert.Equal("", Suggestion.For("something else", _known));
    }

    [Fact]
    public void All_errors_of_one_input_are_lines_of_one_message()
    {
        var exception = new InvalidInputException(["First.", "Second."]);
        Assert.Equal($"First.{Environment.NewLine}Second.", exception.Message);
        Assert.Equal((2, 4, 5), (exception.ExitCode, new ModelException("x").ExitCode, new TrackingException("INTERNAL_ERROR", "x").ExitCode));
    }

    [Fact]
    public void Few_known_names_are_all_listed_and_of_many_the_first_forty()
    {
        Assert.Equal(" Did you mean 'price'? The columns are: price, size.", Suggestion.Among("prise", ["price", "size"], "The columns are"));
        var listed = Suggestion.Among("zzz", Enumerable.Range(0, 1000).Select(i => $"column{i}"), "The columns are");
        Assert.StartsWith(" The columns are: column0, column1,", listed);
        Assert.EndsWith(" column38, column39 and 960 more.", listed);
    }
}
