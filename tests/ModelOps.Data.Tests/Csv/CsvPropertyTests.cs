using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Csv;

public sealed class CsvPropertyTests
{
    [Fact]
    public void Any_frame_is_read_back_as_it_was_written_whatever_the_separator_windows_and_threads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(RandomFrames.All.ToArbitrary(), Gen.Elements(',', ';', '\t', '|').ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), (frame, separator, threads) =>
        {
            var options = new CsvReadOptions
            {
                Separator = separator,
                Threads = threads,
                Types = frame.Columns.ToDictionary(column => column.Name, column => column.Type),
                WindowBytes = 256,
                ChunkBytes = 23,
            };
            frame.WriteCsv(path, separator);
            return Frame.ReadCsv(path, options).Digest() == frame.Digest();
        }));
    }

    [Fact]
    public void A_column_of_one_is_read_back_with_its_missing_values()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.NonEmptyListOf(RandomFrames.Texts).ToArbitrary(), texts =>
        {
            var frame = new Frame(StringColumn.From("t", texts));
            var options = new CsvReadOptions { Separator = ',', Types = new Dictionary<string, ColumnType> { ["t"] = ColumnType.String } };
            return Frame.ParseCsv(frame.ToCsv(), options).Digest() == frame.Digest();
        }));
    }

    [Fact]
    public void Random_text_reads_the_same_in_one_piece_and_in_many_or_fails_with_the_same_sentence()
    {
        var text = Gen.ListOf(Gen.Elements("a", "1", "\"", "\"\"", ",", "\n", "\r\n", "2.5", "NA", "-")).Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(text.ToArbitrary(), body =>
        {
            var whole = Outcome("h1,h2\n" + body, new CsvReadOptions { OnError = CsvErrorPolicy.Null });
            var cut = Outcome("h1,h2\n" + body, new CsvReadOptions { OnError = CsvErrorPolicy.Null, WindowBytes = 32, ChunkBytes = 5 });
            return (whole == cut).Label($"{whole} <> {cut}");
        }));
    }

    private static string Outcome(string text, CsvReadOptions options)
    {
        try
        {
            return CsvReader.Parse(text, options).Frame.ToCsv();
        }
        catch (InvalidInputException exception)
        {
            return exception.Message;
        }
    }
}
