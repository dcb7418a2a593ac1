using System.IO.Compression;
using System.Text;
using ModelOps.Testing;

namespace ModelOps.Data.Tests.Issues;

/// <summary>Excel's first line <c>sep=;</c> became the header. It names the separator, and is never data.</summary>
public sealed class ExcelSeparatorLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sep=;\na;b\n1;2\n")]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n")]
    [InlineData("sep=;\ra;b\r1;2\r")]
    [InlineData("\uFEFFsep=;\r\na;b\r\n1;2\r\n")]
    [InlineData("\uFEFF\"sep=;\"\r\na;b\r\n1;2\r\n")]
    [InlineData("sep=\";\"\na;b\n1;2\n")]
    [InlineData("SEP=;\na;b\n1;2")]
    [InlineData("sep=,\na,b\n1,2\n")]
    [InlineData("sep=\t\na\tb\n1\t2\n")]
    [InlineData("sep=|\na|b\n1|2\n")]
    [InlineData("sep=^\na^b\n1^2\n")]
    [InlineData("sep= \na b\n1 2\n")]
    public void The_line_names_the_separator(string text)
    {
        Assert.Equal("a,b\n1,2\n", Frame.ReadCsv(_folder.Write("a.csv", text)).ToCsv());
        Assert.Equal("a,b\n1,2\n", Frame.ParseCsv(text).ToCsv());
        Assert.Equal("a,b\n1,2\n", Frame.ReadCsv(Packed(text)).ToCsv());
    }

    [Fact]
    public void Other_separators_in_the_header_do_not_mislead()
    {
        var frame = Frame.ParseCsv("sep=;\na,x;b,y\n1,5;2\n", new CsvReadOptions { DecimalComma = true });

        Assert.Equal(["a,x", "b,y"], frame.Columns.Select(column => column.Name));
        Assert.Equal(1.5, frame["a,x"][0]);
    }

    [Fact]
    public void A_separator_that_is_given_wins_and_the_line_is_still_no_data() =>
        Assert.Equal("a,b\n1,2\n", Frame.ParseCsv("sep=,\na;b\n1;2\n", new CsvReadOptions { Separator = ';' }).ToCsv());

    [Fact]
    public void The_lines_of_faults_are_counted_from_the_files_first()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Frame.ParseCsv("sep=;\na;b\n1;2\n3\n"));

        Assert.Contains("line 4", fault.Message);
    }

    [Theory]
    [InlineData("sep=||\na||b\n", "names no separator of one ASCII character")]
    [InlineData("sep=\na,b\n", "names no separator of one ASCII character")]
    [InlineData("sep=§\na§b\n", "names no separator of one ASCII character")]
    [InlineData("sep=;", "has no line after the one that names its separator")]
    public void A_line_that_names_none_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Frame.ParseCsv(text)).Message);

    [Fact]
    public void A_header_that_only_begins_alike_stays_a_header() =>
        Assert.Equal(["separate", "b"], Frame.ParseCsv("separate,b\n1,2\n").Columns.Select(column => column.Name));

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void A_query_reads_the_file_in_the_same_way(string name)
    {
        const string Text = "sep=;\r\na;b\r\n1;x,y\r\n2;z\r\n";
        var path = name.EndsWith(".gz", StringComparison.Ordinal) ? Packed(Text) : _folder.Write(name, Text);

        Assert.Equal("a,b\n1,\"x,y\"\n2,z\n", Frame.Sql($"select * from '{path}' order by a").ToCsv());
    }

    private string Packed(string text)
    {
        var path = _folder.File("a.csv.gz");
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
