using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Csv;

public sealed class CsvErrorTests
{
    private static string MessageOf(string text, CsvReadOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.csv", text);
        return Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path, options)).Message.Replace(path, "x.csv", StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_one_that_was_meant()
    {
        using var folder = new TemporaryFolder();
        folder.Write("german_credit.csv", "a\n1\n");
        var path = folder.File("german_cedit.csv");

        var exception = Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path));

        Assert.Equal($"There is no file '{path}'. Did you mean 'german_credit.csv'? Check the path; it is taken from '{Environment.CurrentDirectory}'.", exception.Message);
        Assert.Equal(2, exception.ExitCode);
    }

    [Fact]
    public void A_missing_folder_and_a_folder_instead_of_a_file_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("no", "x.csv");

        Assert.Equal(
            $"There is no file '{path}', nor its folder. Check the path; it is taken from '{Environment.CurrentDirectory}'.",
            Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path)).Message);
        Assert.Equal(
            $"'{folder.Path}' is a folder, not a file. Name a CSV file in it.",
            Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(folder.Path)).Message);
    }

    [Theory]
    [InlineData("", "'x.csv' is empty. Give a file with a header line and at least one row.")]
    [InlineData("\n\r\n", "'x.csv' is empty. Give a file with a header line and at least one row.")]
    [InlineData("\uFEFF", "'x.csv' is empty. Give a file with a header line and at least one row.")]
    [InlineData("a,b", "'x.csv' has a header but no rows. Give a file with at least one row.")]
    [InlineData("a,b\n\n\n", "'x.csv' has a header but no rows. Give a file with at least one row.")]
    [InlineData("a,b\n1,2\n3\n", "'x.csv', line 3: 1 field where the header has 2. Correct the line, or read the file with OnError = CsvErrorPolicy.Null (or skip, to leave the row out).")]
    [InlineData("a,b\n\"1\n1\",2\n3,4,5\n", "'x.csv', line 4: 3 fields where the header has 2. Correct the line, or read the file with OnError = CsvErrorPolicy.Null (or skip, to leave the row out).")]
    [InlineData("a,b\r\n1,2\r\n3,\"four\r\n", "'x.csv', line 3, column 'b': the quoted field that begins with 'four ' is never closed. Close it with \".")]
    [InlineData("a,\"b\n1,2\n", "'x.csv', line 1: the quoted field 2 is never closed. Close it with \".")]
    [InlineData("a,b,a,b\n1,2,3,4\n", "'x.csv' has 2 columns named 'a': 1, 3. Rename them in the file, or give Names.\n'x.csv' has 2 columns named 'b': 2, 4. Rename them in the file, or give Names.")]
    public void A_file_that_cannot_be_read_says_where_and_what_next(string text, string message) =>
        Assert.Equal(message, MessageOf(text).ReplaceLineEndings("\n"));

    [Fact]
    public void A_value_that_is_not_of_the_type_given_is_shown_with_line_and_column() =>
        Assert.Equal(
            "'x.csv', line 3, column 'age': 'old' is not of type int64. Correct the value, give the column another type, or read the file with OnError = CsvErrorPolicy.Null (or skip, to leave the row out).",
            MessageOf("name,age\nAda,36\nBob,old\n", new CsvReadOptions { Types = new Dictionary<string, ColumnType> { ["age"] = ColumnType.Int64 } }));

    [Fact]
    public void Commas_between_fields_and_before_decimals_do_not_go_together()
    {
        var decimals = new CsvReadOptions { DecimalComma = true };

        Assert.Equal(
            "'x.csv' begins with 'id,price', which looks separated by commas, and numbers cannot have decimal commas then. Read it without DecimalComma, or give the separator with Separator = CHARACTER.",
            MessageOf("id,price\n1,2\n", decimals));
        Assert.Equal([1.5], Frame.ParseCsv("price\n1,5\n", decimals).Numbers("price"));
    }

    [Fact]
    public void A_column_that_the_options_name_but_the_file_lacks_is_an_error_with_a_suggestion() =>
        Assert.Equal(
            "'x.csv' has no column 'agee'. Did you mean 'age'? Its columns are: name, age.\n'x.csv' has no column 'zip'. Its columns are: name, age.",
            MessageOf("name,age\nAda,36\n", new CsvReadOptions
            {
                Types = new Dictionary<string, ColumnType> { ["agee"] = ColumnType.Int64 },
                Columns = ["name", "zip"],
            }).ReplaceLineEndings("\n"));

    [Fact]
    public void All_errors_of_the_options_are_reported_at_once() =>
        Assert.Equal(
            "The separator '€' cannot be used. Choose one ASCII character that is neither a line end nor the quote.\nThreads is -1. Give a positive number, or 0 for all processors."
                .Replace("'€'", "U+20AC", StringComparison.Ordinal),
            MessageOf("a\n1\n", new CsvReadOptions { Separator = '€', Threads = -1 }).ReplaceLineEndings("\n"));

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error_unless_the_file_is_said_to_be_latin1()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv");
        File.WriteAllBytes(path, [.. "name,n\nJ"u8, 0xF6, .. "rg,1\n"u8]);

        Assert.Equal(
            $"'{path}', line 2, column 'name': 'J\uFFFDrg' is not UTF-8 text. Save the file as UTF-8, or read it with Latin1 = true.",
            Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path)).Message);
        Assert.Equal("Jörg", Frame.ReadCsv(path, new CsvReadOptions { Latin1 = true })["name"][0]);
    }

    [Fact]
    public void Utf16_text_is_recognised()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv");
        File.WriteAllText(path, "a,b\n1,2\n", System.Text.Encoding.Unicode);

        Assert.Equal($"'{path}' is UTF-16 text. Save it as UTF-8.", Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(200)]
    public void A_gzip_file_that_was_cut_short_is_an_error_and_not_a_shorter_frame(int cut)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv.gz");
        new Frame(new Column<long>("a", [.. Enumerable.Range(0, 10_000).Select(row => row * 7919L % 10_007)])).WriteCsv(path);
        var whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..^cut]);

        Assert.Matches("^Cannot read '.*x.csv.gz': .*truncated.* Check that the file is whole.$", Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path)).Message);

        File.WriteAllBytes(path, [.. whole, .. whole]);

        Assert.Equal(20_001, Frame.ReadCsv(path).RowCount);
    }

    [Fact]
    public void A_broken_gzip_file_is_an_error_of_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv.gz");
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]);

        Assert.EndsWith("Check that the file is whole.", Assert.Throws<InvalidInputException>(() => Frame.ReadCsv(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_takes_bad_values_as_missing_and_counts_them()
    {
        var (frame, report) = CsvReader.Parse("id,n\n1,2\n2,x\n3\n4,5,6\n", Lenient(CsvErrorPolicy.Null));

        Assert.Equal([2, double.NaN, double.NaN, 5], frame.Numbers("n"));
        Assert.Equal((4, 0, 1, 2), (report.RowsRead, report.RowsSkipped, report.ValuesNulled, report.RaggedRows));
        Assert.Equal(
            [
                "'the text', line 3, column 'n': 'x' is not of type int64.",
                "'the text', line 4: 1 field where the header has 2.",
                "'the text', line 5: 3 fields where the header has 2.",
            ],
            report.Examples);
    }

    [Fact]
    public void Skip_leaves_bad_lines_out_and_counts_them()
    {
        var (frame, report) = CsvReader.Parse("id,n\n1,2\n2,x\n3\n4,5,6\n5,7\n", Lenient(CsvErrorPolicy.Skip));

        Assert.Equal([1, 5], frame.Numbers("id"));
        Assert.Equal((2, 3, 0, 2), (report.RowsRead, report.RowsSkipped, report.ValuesNulled, report.RaggedRows));
    }

    [Fact]
    public void A_footer_that_is_skipped_does_not_turn_its_column_into_text()
    {
        var (frame, report) = CsvReader.Parse("id,n\n1,2\n2,3\nTotal rows: 2\n", new CsvReadOptions { OnError = CsvErrorPolicy.Skip });

        Assert.Equal([ColumnType.Int64, ColumnType.Int64], frame.Columns.Select(column => column.Type));
        Assert.Equal((2, 1), (report.RowsRead, report.RowsSkipped));
    }

    [Fact]
    public void Every_text_that_is_not_utf8_is_counted_repeats_too()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv");
        File.WriteAllBytes(path, [.. "name,n\n"u8, 0xF6, .. ",1\n"u8, 0xF6, .. ",2\na,3\n"u8]);

        var (frame, report) = CsvReader.Read(path, new CsvReadOptions { OnError = CsvErrorPolicy.Null });

        Assert.Equal(2, report.ValuesNulled);
        Assert.Equal(["a"], ((StringColumn)frame["name"]).Categories);
    }

    [Fact]
    public void A_file_with_nothing_but_bad_lines_is_an_error_even_when_they_are_skipped() =>
        Assert.StartsWith("'x.csv' has no row that can be read: 2 were skipped. The first: 'x.csv', line 2: 1 field", MessageOf("a,b\n1\n2\n", new CsvReadOptions { OnError = CsvErrorPolicy.Skip }), StringComparison.Ordinal);

    private static CsvReadOptions Lenient(CsvErrorPolicy policy) =>
        new() { OnError = policy, Types = new Dictionary<string, ColumnType> { ["n"] = ColumnType.Int64 } };
}
