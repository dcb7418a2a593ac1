using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Tests.Packaging.Tools;

public sealed class ToolFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_files_are_what_serving_needs()
    {
        var tool = ToolFiles.Of(SampleTool.Write(_folder));

        Assert.Equal(["ModelOps.Core.dll", "Shared.dll", "de/Shared.resources.dll", "modelops.dll", "modelops.runtimeconfig.json", "runtimes/linux-x64/native/libonnxruntime.so"], tool.Files);
        Assert.Equal(("linux-x64", "10.0.3", false), (tool.Platform, tool.RuntimeVersion, tool.IsSelfContained));
        Assert.Equal(["dotnet", "/app/modelops.dll"], tool.Start("/app"));
    }

    [Fact]
    public void A_self_contained_tool_starts_by_its_own_program()
    {
        var folder = SampleTool.Write(_folder);
        _folder.Write("tool/libcoreclr.so", "");
        _folder.Write("tool/modelops", "");

        var tool = ToolFiles.Of(folder);

        Assert.True(tool.IsSelfContained);
        Assert.Contains("modelops", tool.Files);
        Assert.Equal(["/app/modelops"], tool.Start("/app"));
    }

    [Fact]
    public void What_is_not_a_whole_tool_for_Linux_is_refused_in_a_sentence()
    {
        var folder = SampleTool.Write(_folder);
        File.Delete(_folder.File("tool", "Shared.dll"));
        Assert.Equal($"The tool in '{folder}' is not whole: 'Shared.dll' is missing. Install or publish it again.", Error(folder));

        File.Delete(_folder.File("tool", "runtimes", "linux-x64", "native", "libonnxruntime.so"));
        Assert.StartsWith($"The tool in '{folder}' has no ONNX Runtime for Linux", Error(folder));

        _folder.Write("tool/modelops.deps.json", "{");
        Assert.StartsWith($"The modelops.deps.json in '{folder}' cannot be read", Error(folder));
        Assert.StartsWith($"There is no modelops.dll with its modelops.deps.json in '{_folder.Path}'.", Error(_folder.Path));
    }

    [Fact]
    public void A_program_that_is_not_the_tool_says_how_to_name_one() =>
        Assert.Equal("This program is not the tool modelops, whose files go into the image. Name its folder with Tool = FOLDER, as 'dotnet publish' makes it.", Error(null));

    private static string Error(string? folder) => Assert.Throws<InvalidInputException>(() => ToolFiles.Of(folder)).Message;
}
