namespace ModelOps.House.Tests;

public sealed class FileSizeTests
{
    private const int LongestFile = 400;
    private const int MedianFile = 80;
    private const long LargestBinary = 300_000;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.Empty(CheckoutFiles.CSharp.Select(file => (Lines: Lines(file), file)).Where(pair => pair.Lines > LongestFile));

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
        Assert.Empty(CheckoutFiles.All
            .Where(file => !text.Contains(Path.GetExtension(file)))
            .Select(file => (Bytes: new FileInfo(CheckoutFiles.Full(file)).Length, file))
            .Where(pair => pair.Bytes > LargestBinary));
    }

    private static int Lines(string file) => File.ReadLines(CheckoutFiles.Full(file)).Count();
}
