using ModelOps.Deployments.Packaging.Images;
using YamlDotNet.Serialization;

namespace ModelOps.Deployments.Tests.Packaging.Images;

public sealed class ComposeFileTests
{
    [Fact]
    public void The_files_are_as_expected() => Golden.Equal("compose.txt", string.Concat(Files("docker").Where(file => !file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(file => $"==> {file.Path}\n{file.Text}")));

    [Theory]
    [InlineData("docker")]
    [InlineData("vertex")]
    public void Every_file_is_YAML_and_publishes_on_this_machine_alone(string target)
    {
        var files = Files(target);
        var parsed = files.ToDictionary(file => file.Path, file => new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(file.Text));

        var services = Assert.IsType<Dictionary<object, object>>(parsed["compose.yaml"]["services"]);
        Assert.Equal(["grafana", "model", "prometheus"], services.Keys.Cast<string>().Order());
        Assert.All(services.Values.Cast<Dictionary<object, object>>(), service => Assert.All((List<object>)service["ports"], port => Assert.StartsWith("127.0.0.1:", (string)port)));
        Assert.Equal(["modelops-rules.yml"], (List<object>)parsed["prometheus/prometheus.yml"]["rule_files"]);
        Assert.Contains(files, file => file.Path == "prometheus/modelops-rules.yml");
    }

    [Fact]
    public void A_place_that_checks_callers_needs_no_token() => Assert.All(Files("vertex"), file => Assert.DoesNotContain("token", file.Text, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<PackageFile> Files(string target) =>
        ComposeFile.Of(new PackageContext { Name = "credit-risk", Version = "3", Image = "credit-risk:3", Contract = PackageTargets.Find(target).Contract(_ => null) });
}
