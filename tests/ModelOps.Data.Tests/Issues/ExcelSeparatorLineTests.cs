using System.IO.Compression;
using System.Text;
using ModelOps.TestSupport;

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
    public void The_lines_of_errors_are_counted_from_the_files_first()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Frame.ParseCsv("sep=;\na;b\n1;2\n3\n"));

        Assert.Contains("line 4", exception.Message);
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

    [Theory]
    [InlineData("from read_csv('{a}')", "{a}")]
    [InlineData("from READ_CSV_AUTO (['{b}', '{a}'], header = true)", "{a}")]
    [InlineData("from '{folder}/*.csv'", "{folder}/*.csv")]
    [InlineData("from read_csv('{folder}/?.csv', names = ['skip', 'x'])", "{folder}/?.csv")]
    [InlineData("create table t (a int, b int); copy t from '{a}' (header)", "{a}")]
    public void A_query_that_would_read_the_line_as_data_is_refused_and_shown_how(string sql, string pattern)
    {
        _folder.Write("a.csv", "sep=;\na;b\n1;2\n");
        _folder.Write("b.csv", "a,b\n1,2\n");
        var error = Assert.Throws<InvalidInputException>(() => Frame.Sql(Fill(sql)));
        Assert.Equal(
            Fill($"'{{a}}' begins with the line 'sep=;', which this query would read as data. Write FROM '{{a}}', or read_csv('{pattern}', delim = ';', skip = 1, header = true)."), error.Message);
    }

    [Theory]
    [InlineData("from read_csv('{a}', delim = ';', skip = 1, header = true)")]
    [InlineData("from \"{a}\"")]
    [InlineData("select * from '{a}' where '{folder}/*.csv' not like '%(%'")]
    [InlineData("copy (select * from '{a}') to '{folder}/c.csv'; from '{folder}/c.csv'")]
    public void What_does_not_read_the_line_as_data_is_not_refused(string sql)
    {
        _folder.Write("a.csv", "sep=;\na;b\n1;2\n");
        Assert.Equal("a,b\n1,2\n", Frame.Sql(Fill(sql)).ToCsv());
    }

    [Fact]
    public void A_name_without_quotes_is_refused_where_its_file_has_the_line()
    {
        var file = $"excel_{Guid.NewGuid():N}.csv";
        File.WriteAllText(file, "sep=;\na;b\n1;2\n");
        try
        {
            Assert.Contains($"Write FROM '{file}'", Assert.Throws<InvalidInputException>(() => Frame.Sql($"from {file}")).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_that_loses_the_line_keeps_its_header_in_the_same_session()
    {
        using var session = new SqlSession();
        var path = _folder.Write("a.csv", "sep=;\na;b\n1;2\n");
        Assert.Equal("a,b\n1,2\n", session.Query($"from '{path}'").ToCsv());
        _folder.Write("a.csv", "c,d\n3,4\n");
        Assert.Equal("c,d\n3,4\n", session.Query($"from '{path}'").ToCsv());
        _folder.Write("a.csv", "sep=|\na|b\n5|6\n");
        Assert.Equal("a,b\n5,6\n", session.Query($"from '{path}'").ToCsv());
    }

    [Fact]
    public void A_frame_that_has_a_files_name_is_meant_by_it()
    {
        using var session = new SqlSession();
        var path = _folder.Write("a.csv", "sep=;\na;b\n1;2\n");
        session.Register(path, Frame.ParseCsv("mine\n7\n"));
        Assert.Equal("mine\n7\n", session.Query($"from '{path}'").ToCsv());
        _folder.Write("a.csv", "c,d\n3,4\n");
        Assert.Equal("mine\n7\n", session.Query($"from \"{path}\"").ToCsv());
    }

    private string Fill(string text) => text.Replace("{a}", _folder.File("a.csv"), StringComparison.Ordinal).Replace("{b}", _folder.File("b.csv"), StringComparison.Ordinal).Replace("{folder}", _folder.Path, StringComparison.Ordinal);

    private string Packed(string text)
    {
        var path = _folder.File("a.csv.gz");
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
