namespace ModelOps.Cli.Tests;

public sealed class CliApplicationTests
{
    [Fact]
    public async Task An_unknown_verb_is_named_and_ends_with_the_usage_code()
    {
        var error = new StringWriter();

        var code = await CliApplication.RunAsync(["abot"], TextWriter.Null, error);

        Assert.Equal(CliApplication.Usage, code);
        Assert.Equal("modelops: There is no verb 'abot'. Did you mean 'about'? Run 'modelops --help' for all of them.\n", error.ToString());
    }

    [Fact]
    public async Task About_names_the_runtime()
    {
        var output = new StringWriter();

        var code = await CliApplication.RunAsync(["about"], output, TextWriter.Null);

        Assert.Equal(0, code);
        Assert.Contains(".NET 10", output.ToString());
    }

    [Fact]
    public async Task The_help_of_a_verb_offers_its_own_options_only()
    {
        var output = new StringWriter();

        var code = await CliApplication.RunAsync(["train", "--help"], output, TextWriter.Null);

        Assert.Equal(0, code);
        Assert.Contains("--target", output.ToString());
        Assert.DoesNotContain("additional arguments", output.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
