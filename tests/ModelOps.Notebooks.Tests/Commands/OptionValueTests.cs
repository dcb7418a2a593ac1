using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

/// <summary>The text of an option becomes its property's value, whatever the culture of the machine.</summary>
public sealed class OptionValueTests : IAsyncDisposable
{
    private readonly RecordingHost _host = new();
    private readonly ModelOpsSession _ops;

    public OptionValueTests() => _ops = new ModelOpsSession(_host);

    public ValueTask DisposeAsync() => _ops.DisposeAsync();

    public sealed record AllTypes
    {
        [Parameter("Text.")]
        public string? Text { get; init; }

        [Parameter("Whole number.")]
        public int Whole { get; init; }

        [Parameter("Number.")]
        public double? Number { get; init; }

        [Parameter("Flag.")]
        public bool Flag { get; init; }

        [Parameter("Flag or nothing.")]
        public bool? Maybe { get; init; }

        [Parameter("Time.")]
        public TimeSpan? Time { get; init; }

        [Parameter("Names.")]
        public IReadOnlyList<string>? Names { get; init; }

        [Parameter("Settings.")]
        public TrainerSettings? Set { get; init; }

        [Parameter("Choice.", Values = "red,green")]
        public string? Choice { get; init; }

        [Parameter("Variable.")]
        public object? Held { get; init; }
    }

    [Fact]
    public void Every_number_that_is_written_invariantly_is_read_back()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), value => (int)Of("whole", value.ToString(CultureInfo.InvariantCulture)) == value));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), value => (double)Of("number", value.Get.ToString("R", CultureInfo.InvariantCulture)) == value.Get));
    }

    [Fact]
    public void Every_time_is_read_back_in_each_unit()
    {
        var times = Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Elements(("s", 1d), ("m", 60d), ("h", 3600d), ("d", 86_400d))).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(times, time =>
            (TimeSpan)Of("time", (time.Item1 / 4d).ToString(CultureInfo.InvariantCulture) + time.Item2.Item1) == TimeSpan.FromSeconds(time.Item1 / 4d * time.Item2.Item2)));
    }

    [Fact]
    public void Every_text_is_taken_as_it_is() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => (string)Of("text", text.Get, isLiteral: true) == text.Get));

    [Fact]
    public void Every_list_is_read_back_without_its_blanks()
    {
        var names = Gen.Elements("age", "credit amount", "Ü", "a=b", "1.5").NonEmptyListOf().ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(names, written => ((IReadOnlyList<string>)Of("names", string.Join(" , ", written))).SequenceEqual(written)));
    }

    [Fact]
    public void Flags_and_settings_are_read()
    {
        Assert.Equal((true, false, true), ((bool)Of("flag", null), (bool)Of("flag", "false"), (bool)Of("maybe", null)));
        Assert.Equal("0.5", ((TrainerSettings)Of("set", "trees=200, learning_rate=0.5")).Find("learning_rate"));
        Assert.Equal("green", Of("choice", "green"));
    }

    [Theory]
    [InlineData("whole", "1.5", "'--whole' cannot be '1.5'. Give a whole number, such as 10.")]
    [InlineData("whole", "99999999999", "'--whole' cannot be '99999999999'. Give a whole number, such as 10.")]
    [InlineData("number", "0,5", "'--number' cannot be '0,5'. Give a number, such as 0.2.")]
    [InlineData("flag", "yes", "'--flag' cannot be 'yes'. Give true or false.")]
    [InlineData("maybe", "1", "'--maybe' cannot be '1'. Give true or false.")]
    [InlineData("time", "90", "'--time' cannot be '90'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("time", "-5s", "'--time' cannot be '-5s'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("time", "99999999999d", "'--time' cannot be '99999999999d'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("time", "NaNs", "'--time' cannot be 'NaNs'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("time", "Infinityh", "'--time' cannot be 'Infinityh'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("set", "trees", "The setting 'trees' has no value. Write settings as name=value,name=value.")]
    [InlineData("set", "trees=1,trees=2", "The setting 'trees' is given twice. Give it once.")]
    [InlineData("choice", "gren", "'--choice' cannot be 'gren'. Give one of: red, green. Did you mean 'green'?")]
    [InlineData("whole", null, "'--whole' needs a value. Give a whole number, such as 10.")]
    [InlineData("names", null, "'--names' needs a value. Give names, comma-separated, such as age,sex.")]
    [InlineData("set", null, "'--set' needs a value. Give names with values, each once, such as trees=200,leaves=31.")]
    [InlineData("text", null, "'--text' needs a value. Give a value.")]
    [InlineData("held", "modle", "'--held' names no variable ('modle'). Give the name of a notebook's variable. Did you mean 'model'?")]
    [InlineData("whole", "@sed", "'--whole' names a variable 'sed' that does not exist. Give a variable that does. Did you mean 'seed'?")]
    public void What_does_not_fit_is_said_in_a_sentence(string option, string? text, string expected)
    {
        _host.Variables["seed"] = 7;
        _host.Variables["model"] = new object();

        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => Of(option, text)).Message);
    }

    [Fact]
    public void A_variable_gives_its_value_in_the_type_of_the_option()
    {
        var held = new object();
        _host.Variables["seed"] = 7L;
        _host.Variables["share"] = 0.25;
        _host.Variables["wait"] = TimeSpan.FromMinutes(2);
        _host.Variables["columns"] = new List<string> { "age", "credit amount" };
        _host.Variables["other"] = new SortedSet<string> { "b,c", "a" };
        _host.Variables["settings"] = TrainerSettings.Parse("trees=5");
        _host.Variables["held"] = held;

        Assert.Equal(7, Of("whole", "@seed"));
        Assert.Equal(0.25, Of("number", "@share"));
        Assert.Equal(TimeSpan.FromMinutes(2), Of("time", "@wait"));
        Assert.Same(_host.Variables["columns"], Of("names", "@columns"));
        Assert.Equal(["a", "b,c"], (IReadOnlyList<string>)Of("names", "@other"));
        Assert.Same(_host.Variables["settings"], Of("set", "@settings"));
        Assert.Equal("0.25", Of("text", "@csharp:share"));
        Assert.Same(held, Of("held", "@held"));
        Assert.Same(held, Of("held", "held"));
        Assert.Equal("@seed", Of("text", "@seed", isLiteral: true));
    }

    // On a machine with decimal commas and another minus.
    private object Of(string option, string? text, bool isLiteral = false)
    {
        using var face = Wording.Use(Face.Notebook);
        var former = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "−");
        CultureInfo.CurrentCulture = comma;
        try
        {
            var parameter = CommandParameter.Of(typeof(AllTypes)).Single(parameter => parameter.Name == option);
            var value = OptionValue.ConvertAsync(parameter, text is null ? null : new CommandWord(text, isLiteral), _ops, TestContext.Current.CancellationToken);
            Assert.True(value.IsCompleted);
            return value.GetAwaiter().GetResult();
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }
}
