using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

public sealed class OptionsBinderTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task All_errors_of_a_line_are_reported_at_once()
    {
        var error = await _bench.RefusedAsync("train trian extra --seed x --taget risk --cv 1.5 --set trees");

        Assert.Equal(
            [
                "There is no variable and no file 'trian'. Did you mean 'train'? Load data with #!data load FILE --as trian.",
                "'train' does not know what to do with 'extra'. Quote a value that holds blanks, or name its option.",
                "'--seed' cannot be 'x'. Give a whole number, such as 10.",
                "'--cv' cannot be '1.5'. Give a whole number, such as 10.",
                "The setting 'trees' has no value. Write settings as name=value,name=value.",
                "'train' needs '--target': Column to predict.",
            ],
            error.Errors.Where(sentence => !sentence.Contains("has no option", StringComparison.Ordinal)));
        Assert.Contains(error.Errors, sentence => sentence.StartsWith("'train' has no option '--taget'. Did you mean '--target'? Its options are: --data, --target,", StringComparison.Ordinal));
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public async Task A_parameter_given_as_a_word_and_by_name_is_refused()
    {
        Assert.Equal("'--data' is given twice: by its name, and as word 1. Give it once.", (await _bench.RefusedAsync("train train --data test --target risk")).Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Fact]
    public async Task A_word_that_must_be_there_is_named_with_its_place_in_the_words_of_the_face()
    {
        Assert.Equal("'data load' needs PATH as word 1: " + CommandCatalog.Find("data load").Parameters[0].Description, (await _bench.RefusedAsync("data load")).Message);
        using var terminal = Wording.Use(Face.Terminal);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => BindAsync<RunCommandOptions>("run", "abcd --nam x"));
        Assert.StartsWith("'show' has no option '--nam'. Its options are: --id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_given_keeps_its_default_and_a_value_may_look_like_an_option()
    {
        var options = await BindAsync<TrainOptions>("train", "train --target \"--risk\" --features \" age , housing \"");

        Assert.Equal(("--risk", 42, 0, null), (options.Target, options.Seed, options.Cv, options.Trainer));
        Assert.Equal(["age", "housing"], options.Features);
        Assert.Equal(("train", 750), (options.Data.Name, options.Data.Frame.RowCount));
    }

    [Fact]
    public async Task The_rest_of_the_cell_goes_only_to_a_command_that_takes_it()
    {
        Assert.Equal("select 1", (await BindAsync<SqlOptions>("sql", "", "select 1")).Body);
        Assert.True(CommandCatalog.Find("sql").TakesBody);
        Assert.False(CommandCatalog.Find("train").TakesBody);
    }

    [Fact]
    public async Task Options_that_may_be_repeated_keep_each_value_as_it_was_given()
    {
        string[] words = ["pipeline.yaml", "-p", "note=a,b\nc", "--parameter", "rows=5", "--env", "A=1,2", "--env=B=x"];
        var options = await OptionsBinder.BindAsync<ScheduleOptions>(CommandCatalog.Find("schedule"), CommandLineWords.Of([.. words.Select(word => new CommandWord(word))]), "", _bench.Ops, TestContext.Current.CancellationToken);

        Assert.Equal(["note=a,b\nc", "rows=5"], options.Parameter);
        Assert.Equal(["A=1,2", "B=x"], options.Env);
    }

    [Fact]
    public void A_copy_is_another_object_with_the_same_values()
    {
        var options = new TrainOptions { Target = "risk", Seed = 7 };
        var copy = OptionsBinder.Copy(options);

        Assert.Equal(options, copy);
        Assert.NotSame(options, copy);
    }

    private Task<TOptions> BindAsync<TOptions>(string command, string line, string body = "")
        where TOptions : class, new() => OptionsBinder.BindAsync<TOptions>(CommandCatalog.Find(command), CommandLineWords.Parse(line), body, _bench.Ops, TestContext.Current.CancellationToken);
}
