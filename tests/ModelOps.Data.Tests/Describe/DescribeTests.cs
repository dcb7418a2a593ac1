using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Describe;

public sealed class DescribeTests
{
    [Fact]
    public void Describe_of_a_file_with_missing_values_is_as_approved() =>
        Golden.Equal("airquality.txt", FrameText.Render(Frame.ReadCsv(RepositoryPaths.Of("data", "airquality.csv")).Describe(), width: 200));

    [Fact]
    public void Describe_of_mixed_types_is_as_approved() =>
        Golden.Equal("mixed.txt", FrameText.Render(Frame.ParseCsv("t,b,n\nx,true,1\nx,false,\n,true,4\n").Describe(), width: 200));
}
