using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Tests.Packaging.Tools;

public sealed class DependencyListTests
{
    private static readonly string[] _cells = ["Microsoft.CodeAnalysis"];

    [Fact]
    public void What_only_left_out_libraries_use_is_left_out_too() =>
        Assert.Equal(["Microsoft.ML.OnnxRuntime", "ModelOps.Core", "Shared", "modelops"], Read().Libraries.Select(library => library.Name));

    [Fact]
    public void Files_are_those_of_the_platform_without_symbols() => Assert.Equal(
        ["ModelOps.Core.dll", "Shared.dll", "de/Shared.resources.dll", "modelops.dll", "runtimes/linux-x64/native/libonnxruntime.so"],
        Read().Files("linux-x64").Order(StringComparer.Ordinal));

    [Fact]
    public void The_written_list_names_nothing_that_is_left_out()
    {
        var json = Read().ToJson();

        Assert.DoesNotContain("CodeAnalysis", json);
        Assert.DoesNotContain("OnlyOfCells", json);
        Assert.Equal("2.0.0", (string?)JsonNode.Parse(json)!["targets"]![".NETCoreApp,Version=v10.0"]!["ModelOps.Core/0.1.0"]!["dependencies"]!["Shared"]);
    }

    [Fact]
    public void A_library_has_the_digest_of_its_package_in_hexadecimal()
    {
        var libraries = Read().Libraries.ToDictionary(library => library.Name);

        Assert.Equal("030405", libraries["Shared"].Sha512);
        Assert.True(libraries["Shared"].IsPackage);
        Assert.Null(libraries["ModelOps.Core"].Sha512);
        Assert.False(libraries["ModelOps.Core"].IsPackage);
        Assert.Equal(["Shared"], libraries["ModelOps.Core"].Uses);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"runtimeTarget":{"name":"x"},"targets":{"x":{}},"libraries":{}}""")]
    public void A_text_that_is_no_such_list_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => DependencyList.Read(json, "modelops", _cells));

    private static DependencyList Read() => DependencyList.Read(SampleTool.Dependencies, "modelops", _cells);
}
