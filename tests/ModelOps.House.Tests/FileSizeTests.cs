namespace ModelOps.House.Tests;

public sealed class FileSizeTests
{
    private const int LongestFile = 400;
    private const int MedianFile = 80;
    private const long LargestBinary = 300_000;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.All(CheckoutFiles.CSharp, file => Assert.True(Lines(file) <= LongestFile, $"{file} has {Lines(file)} lines."));

    [Fact]
    public void The_median_source_file_is_shorter_than_80_lines()
    {
        var lines = CheckoutFiles.CSharp.Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Select(Lines).Order().ToArray();
        Assert.True(lines[lines.Length / 2] < MedianFile, $"The median is {lines[lines.Length / 2]} lines.");
    }

    [Fact]
    public void No_picture_or_other_binary_is_larger_than_300_kB()
    {
        string[] text = [".csv", ".json", ".jsonl", ".cs", ".md", ".ipynb", ".txt", ".sql"];
        Assert.All(
            CheckoutFiles.All.Where(file => !text.Contains(Path.GetExtension(file))),
            file => Assert.True(new FileInfo(CheckoutFiles.Full(file)).Length <= LargestBinary, $"{file} is larger than {LargestBinary} bytes."));
    }

    private static int Lines(string file) => File.ReadLines(CheckoutFiles.Full(file)).Count();
}
