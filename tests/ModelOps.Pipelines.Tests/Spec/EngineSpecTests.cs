using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Tests.Spec;

public sealed class EngineSpecTests
{
    private static readonly EngineSpec _file = EngineSpec.Of("slurm", Settings("partition=day", "account=team", "tool=/opt/modelops --verbose"));

    [Theory]
    [InlineData(null, "slurm: partition=day account=team, /opt/modelops --verbose")]
    [InlineData("slurm", "slurm: partition=day account=team, /opt/modelops --verbose")]
    [InlineData("local", "local: , ")]
    [InlineData(null, "slurm: account=team partition=night, /opt/modelops --verbose", "partition=night")]
    [InlineData("slurm", "slurm: partition=day account=team, modelops", "tool=modelops")]
    [InlineData("local", "local: grace=1s, ", "grace=1s")]
    public void What_a_start_gives_counts_before_the_file_whose_settings_are_for_its_own_engine(string? name, string expected, params string[] given)
    {
        var engine = _file.With(name, Settings(given));
        Assert.Equal(expected, $"{engine.Name}: {string.Join(' ', engine.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}, {string.Join(' ', engine.Tool)}");
    }

    private static Dictionary<string, string> Settings(params string[] texts) => texts.Select(text => text.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
}
