using System.Data;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Data;

/// <summary>What <c>#!data load</c> reads, shows and refuses.</summary>
public sealed class DataLoadTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_file_becomes_a_variable_of_its_name_and_is_shown_column_by_column()
    {
        _bench.Write("loans 2024.csv", "id,amount,since,paid\n1,10.5,2024-02-03,true\n2,,2024-02-04,false\n");

        var text = await _bench.ShownAsync("data load \"loans 2024.csv\"");

        Golden.Equal("load.txt", text);
        Assert.Equal(2, _bench.Frame("loans_2024").RowCount);
    }

    [Theory]
    [InlineData("2024.csv", "_2024")]
    [InlineData("größe.v2.csv", "größe")]
    [InlineData("a-b c.csv", "a_b_c")]
    [InlineData("+.csv", "_")]
    public async Task A_name_that_is_not_one_of_a_variable_is_made_into_one(string file, string variable)
    {
        _bench.Write(file, "a\n1\n");

        await _bench.RunAsync($"data load \"{file}\"");

        Assert.Equal(1, _bench.Frame(variable).RowCount);
    }

    [Theory]
    [InlineData("dataframe", typeof(DataFrame))]
    [InlineData("arrow", typeof(RecordBatch))]
    [InlineData("datatable", typeof(DataTable))]
    [InlineData("frame", typeof(Frame))]
    public async Task A_notebook_gets_the_table_it_asks_for_and_a_run_knows_its_file(string type, Type expected)
    {
        _bench.Write("few.csv", "a,b\n1,x\n2,y\n");

        await _bench.RunAsync($"data load few.csv --as table --type {type}");

        Assert.IsAssignableFrom(expected, _bench.Host.Variables["table"]);
        Assert.Equal(_bench.File("few.csv"), _bench.Ops.SourceOf(_bench.Host.Variables["table"]));
        Assert.Equal(2, (await _bench.Ops.ResolveFrameAsync("table", Stop)).Frame.RowCount);
    }

    [Fact]
    public async Task A_table_of_another_package_is_for_a_notebook_only()
    {
        _bench.Write("few.csv", "a\n1\n");

        Assert.Equal("'--type' is for a notebook's variable. Leave it out: a terminal writes frames to files.", await _bench.RefusedAsync(Face.Terminal, "data load few.csv --type arrow"));
        var csharp = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.LoadAsync("few.csv", new() { Type = "arrow" }, Stop));
        Assert.Equal("'Type' is for a notebook's variable. Leave it out, and convert the frame: (await ops.LoadAsync(path)).ToDataFrame().", csharp.Message);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("parquet")]
    [InlineData("jsonl")]
    [InlineData("arrow")]
    public async Task Each_kind_of_file_gives_the_same_rows_to_a_magic_and_to_a_call(string ending)
    {
        var path = _bench.File($"rows.{ending}");
        var frame = Frame.ParseCsv("id,name\n1,Ada\n2,Grace\n");
        switch (ending)
        {
            case "csv": frame.WriteCsv(path); break;
            case "csv.gz":
                await using (var file = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
                {
                    file.Write(System.Text.Encoding.UTF8.GetBytes(frame.ToCsv()));
                }

                break;
            case "jsonl": _bench.Write("rows.jsonl", "{\"id\":1,\"name\":\"Ada\"}\n{\"id\":2,\"name\":\"Grace\"}\n"); break;
            case "arrow":
                using (var batch = frame.ToArrow())
                await using (var file = File.Create(path))
                {
                    using var writer = new Apache.Arrow.Ipc.ArrowFileWriter(file, batch.Schema);
                    await writer.WriteRecordBatchAsync(batch, Stop);
                    await writer.WriteEndAsync(Stop);
                }

                break;
            default: await _bench.Ops.SqlAsync($"copy (select 1::bigint as id, 'Ada' as name union all select 2, 'Grace' order by id) to '{path}' (format parquet)", Stop); break;
        }

        await _bench.RunAsync($"data load rows.{ending} --as rows");
        var called = await _bench.Ops.LoadAsync(path, cancellationToken: Stop);

        Assert.Equal(frame.Digest(), _bench.Frame("rows").Digest());
        Assert.Equal(frame.Digest(), called.Digest());
    }

    [Fact]
    public async Task A_file_with_decimal_commas_other_dates_and_given_types_is_read_as_it_is_meant()
    {
        await File.WriteAllBytesAsync(_bench.File("measures.csv"), System.Text.Encoding.Latin1.GetBytes("zip;größe;tag\n1067;1,5;31.12.2024\n1069;;01.02.2024\n"), Stop);

        var text = await _bench.ShownAsync("data load measures.csv --latin1 --decimal-comma --timestamp-format dd.MM.yyyy --types zip=string");

        var frame = _bench.Frame("measures");
        Assert.Equal([ColumnType.String, ColumnType.Float64, ColumnType.Timestamp], frame.Columns.Select(column => column.Type));
        Assert.Equal([1.5, double.NaN], frame.Numbers("größe"));
        Assert.Contains("timestamp        0  2024-12-31\n", text);
    }

    [Theory]
    [InlineData("--separator tab", "a\tb,c\n1\t2,3\n", "a|b,c", "1|2,3")]
    [InlineData("--separator |", "a|b\n1|2\n", "a|b", "1|2")]
    [InlineData("--missing -,unknown", "a,b\n-,unknown\n", "a|b", "|")]
    [InlineData("--missing -", "a,b\n-,NA\n", "a|b", "|NA")]
    [InlineData("--types a=string", "a,b\n007,1\n", "a|b", "007|1")]
    [InlineData("--types a=bool,b=float64", "a,b\ntrue,1\n", "a|b", "True|1")]
    public async Task Each_option_of_a_CSV_file_has_its_effect(string options, string text, string columns, string first)
    {
        _bench.Write("some.csv", text);

        await _bench.RunAsync($"data load some.csv {options}");

        var frame = _bench.Frame("some");
        Assert.Equal(columns, string.Join('|', frame.Columns.Select(column => column.Name)));
        Assert.Equal(first, string.Join('|', frame.Columns.Select(column => Convert.ToString(column[0], System.Globalization.CultureInfo.InvariantCulture))).Replace("NaN", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_reading_passed_over_is_counted_and_shown()
    {
        _bench.Write("ages.csv", "name,age\na,1\nb\nc,old\nd,4\n");

        Golden.Equal("load-null.txt", (await _bench.ShownAsync("data load ages.csv --on-error null --types age=int64")).Replace(_bench.File("ages.csv"), "FILE", StringComparison.Ordinal));
        Golden.Equal("load-skip.txt", (await _bench.ShownAsync("data load ages.csv --on-error skip --types age=int64")).Replace(_bench.File("ages.csv"), "FILE", StringComparison.Ordinal));
        Assert.Equal(2, _bench.Frame("ages").RowCount);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_leaves_the_variable_as_it_was()
    {
        _bench.Write("ages.csv", "age\n1\n");
        await _bench.RunAsync("data load ages.csv");
        var before = _bench.Frame("ages");
        _bench.Write("ages.csv", "age\n1\nold\n");

        Assert.Contains("line 3, column 'age': 'old' is not of type int64", (await _bench.RefusedAsync("data load ages.csv --types age=int64")).Message);
        Assert.Contains($"There is no file '{_bench.File("ags.csv")}'. Did you mean 'ages.csv'?", (await _bench.RefusedAsync("data load ags.csv --as ages")).Message);
        Assert.Same(before, _bench.Host.Variables["ages"]);
    }

    [Theory]
    [InlineData(Face.Notebook, "data load some.csv --types age=integer,b,a=int64,a=bool", "'--types' gives the column 'age' the type 'integer'. The types are: float64, int64, string, bool, timestamp.\n'--types' has 'b', which is not a column and its type. Write each in the form zip=string.\n'--types' has the column 'a' twice. Give it one type.")]
    [InlineData(Face.CSharp, "data load some.csv --types a=strng", "'Types' gives the column 'a' the type 'strng'. Did you mean 'string'? The types are: float64, int64, string, bool, timestamp.")]
    [InlineData(Face.Terminal, "data load some.jsonl --separator ; --on-error skip --missing - --types a=bool --decimal-comma --timestamp-format d --latin1", "'--separator' * none. Leave it out.\n'--on-error' * none. Leave it out.\n'--missing' * none. Leave it out.\n'--types' * none. Leave it out.\n'--decimal-comma' * none. Leave it out.\n'--timestamp-format' * none. Leave it out.\n'--latin1' * none. Leave it out.")]
    [InlineData(Face.Notebook, "data load some.csv --separator ||", "'--separator' cannot be '||'. Give one character, or tab.")]
    [InlineData(Face.CSharp, "data load some.csv --separator ||", "'Separator' cannot be '||'. Give one character, or tab.")]
    [InlineData(Face.Notebook, "data load x.csv --on-error ignore", "'--on-error' cannot be 'ignore'. Give one of: fail, null, skip.")]
    [InlineData(Face.Terminal, "data load x.csv --type parquet", "'--type' cannot be 'parquet'. Give one of: frame, dataframe, dataview, arrow, datatable.")]
    public async Task Options_that_do_not_fit_are_named_all_at_once_with_what_to_do(Face face, string line, string expected)
    {
        _bench.Write("some.csv", "a\n1\n");
        _bench.Write("some.jsonl", "{\"a\":1}\n");

        var refused = await _bench.RefusedAsync(face, line);

        Assert.Equal(expected, refused.Replace($"is for CSV files, but '{_bench.File("some.jsonl")}' is", "*", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled_and_makes_no_variable()
    {
        await File.WriteAllTextAsync(_bench.File("long.csv"), "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 200_000)), Stop);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommandCatalog.RunAsync(_bench.Ops, "data", Workbench.Words("load long.csv"), "", cancelled.Token));

        Assert.DoesNotContain("long", _bench.Host.Variables.Keys);
    }
}
