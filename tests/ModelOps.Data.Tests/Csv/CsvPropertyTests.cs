using FsCheck;
using FsCheck.Fluent;
using ModelOps.Testing;

namespace ModelOps.Data.Tests.Csv;

public sealed class CsvPropertyTests
{
    private static readonly string[] Pieces = ["", "a", "NA", "nan", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "007", "ü", "日本", "🙂", "1.5", "true", "x y", "\t"];

    private static Gen<string?> Texts => Gen.ListOf(Gen.Elements(Pieces)).Select(parts => parts.Count == 7 ? null : string.Concat(parts));

    private static Gen<Frame> Frames =>
        from rows in Gen.Choose(1, 40)
        from texts in Gen.ArrayOf(Texts, rows)
        from doubles in Gen.ArrayOf(ArbMap.Default.GeneratorFor<double>(), rows)
        from integers in Gen.ArrayOf(ArbMap.Default.GeneratorFor<long?>(), rows)
        from flags in Gen.ArrayOf(ArbMap.Default.GeneratorFor<bool?>(), rows)
        from micros in Gen.ArrayOf(Gen.Choose(0, int.MaxValue), rows)
        select new Frame(
            StringColumn.From("text, \"quoted\"", texts),
            new Column<double>("double", doubles),
            new Column<long>("integer", Array.ConvertAll(integers, value => value ?? 0), Array.ConvertAll(integers, value => value is null)),
            new Column<bool>("flag", Array.ConvertAll(flags, value => value ?? false), Array.ConvertAll(flags, value => value is null)),
            new Column<DateTime>("moment", Array.ConvertAll(micros, value => new DateTime(2024, 1, 1).AddMicroseconds(value * 1001L))));

    [Fact]
    public void Any_frame_is_read_back_as_it_was_written_whatever_the_separator_windows_and_threads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.csv");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Frames.ToArbitrary(), Gen.Elements(',', ';', '\t', '|').ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), (frame, separator, threads) =>
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
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.NonEmptyListOf(Texts).ToArbitrary(), texts =>
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
        catch (InvalidInputException fault)
        {
            return fault.Message;
        }
    }
}
