using System.Text.Json;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Csv;

/// <summary>Every file in the folder Odd is read and shown as JSON rows; the golden file says what must come out.</summary>
public sealed class OddFilesTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.csv").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Folder => RepositoryPaths.Of("tests", "ModelOps.Data.Tests", "Csv", "Odd");

    [Theory]
    [MemberData(nameof(Files))]
    public void An_odd_file_reads_as_approved_in_one_window_and_in_many(string name)
    {
        var whole = Shown(Path.Combine(Folder, name), new CsvReadOptions());
        var cut = Shown(Path.Combine(Folder, name), new CsvReadOptions { WindowBytes = 64, ChunkBytes = 7 });

        Golden.Equal(name + ".txt", whole);
        Assert.Equal(whole, cut);
    }

    private static string Shown(string path, CsvReadOptions options)
    {
        try
        {
            var frame = Frame.ReadCsv(path, options);
            var lines = Enumerable.Range(0, frame.RowCount).Select(row => JsonSerializer.Serialize(frame.Columns.Select(column => column[row])));
            return string.Join(", ", frame.Columns.Select(column => $"{column.Name}: {column.Type}")) + "\n" + string.Join("\n", lines) + "\n";
        }
        catch (InvalidInputException exception)
        {
            return exception.Message.Replace(path, Path.GetFileName(path), StringComparison.Ordinal) + "\n";
        }
    }
}
