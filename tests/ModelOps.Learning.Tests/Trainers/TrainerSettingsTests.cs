using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Learning.Tests;

public sealed class TrainerSettingsTests
{
    [Fact]
    public void Settings_are_read_as_they_are_written() => Prop.ForAll<NormalFloat, bool>((number, flag) =>
    {
        var settings = new TrainerSettings { ["Learning-Rate"] = number.Get, ["flag"] = flag, ["trees"] = 5 };
        var read = TrainerSettings.Parse(settings.ToString());

        Assert.Equal(settings, read);
        Assert.Equal(number.Get, double.Parse(read.Find("learning_rate")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(flag ? "true" : "false", read["FLAG"]);
        Assert.Equal(3, read.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_converts_by_itself()
    {
        var options = new FitOptions { Target = "y", Set = "trees=5, leaves = 7" };
        Assert.Equal("leaves=7,trees=5", options.Set!.ToString());
        Assert.Null(options.Set.Find("depth"));
        Assert.Empty(TrainerSettings.Parse(""));
    }

    [Theory]
    [InlineData("trees", "The setting 'trees' has no value. Write settings as name=value,name=value.")]
    [InlineData("=5", "The setting '=5' has no value. Write settings as name=value,name=value.")]
    [InlineData("min-data=5,min_data=6", "The setting 'min_data' is given twice. Give it once.")]
    public void What_cannot_be_read_is_refused(string text, string expected) => Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => TrainerSettings.Parse(text)).Message);

    [Fact]
    public void They_cannot_be_changed_once_they_are_made()
    {
        var setter = typeof(TrainerSettings).GetProperty("Item")!.SetMethod!;
        Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), setter.ReturnParameter.GetRequiredCustomModifiers());
    }
}
