using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests;

/// <summary>What <c>#!data</c> shows of data.</summary>
public sealed class DataCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_profile_is_shown_as_a_page_and_as_text_and_kept_in_a_file()
    {
        await _bench.RunAsync("data profile train --out deep/profile.html --as profile");

        Assert.Contains("train: 750 rows × 6 columns", _bench.Host.Text);
        Assert.Contains("<svg", ViewHtml.Render(new DataProfileResult((FrameProfile)_bench.Host.Variables["profile"], null).ToView()));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(_bench.File("deep/profile.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_schema_edited_by_hand_is_not_written_over()
    {
        await _bench.RunAsync("data schema train --out schema.json");
        await _bench.RunAsync("data schema train --out schema.json");
        var edited = (await File.ReadAllTextAsync(_bench.File("schema.json"), TestContext.Current.CancellationToken)).Replace("\"min\": 0", "\"min\": 18", StringComparison.Ordinal);
        _bench.Write("schema.json", edited);

        var fault = await _bench.RefusedAsync("data schema train --out schema.json");

        Assert.Equal("'schema.json' holds another schema, perhaps edited by hand. Give another name, or --replace true to write over it.", fault.Message);
        Assert.Equal(edited, await File.ReadAllTextAsync(_bench.File("schema.json"), TestContext.Current.CancellationToken));
        await _bench.RunAsync("data schema train --out schema.json --replace true");
        Assert.NotEqual(edited, await File.ReadAllTextAsync(_bench.File("schema.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_split_names_what_gives_the_test_away()
    {
        var train = (Frame)_bench.Host.Variables["train"];
        _bench.Host.Variables["leaky"] = Frame.Concat(train, train.Head(200)).Derive("verdict", row => row.Text("risk") == "bad" ? 1 : 0);

        await _bench.RunAsync("data split leaky --stratify risk");

        Assert.Matches("Possible leak: [0-9]+ of 190 test rows \\([0-9.]+ %\\) are also in the training set. Drop repeated rows with Distinct\\(\\) before splitting\\.", _bench.Host.Text);
        Assert.Contains("Possible leak: Column 'verdict' says the same as the target 'risk'. Drop it before training.", _bench.Host.Text);
    }

    [Fact]
    public async Task Splits_and_queries_are_calls_too()
    {
        var train = (Frame)_bench.Host.Variables["train"];
        var split = await _bench.Ops.SplitAsync(train, new() { Test = 0.4, Stratify = "risk" }, cancellationToken: TestContext.Current.CancellationToken);
        _bench.Host.Variables["part"] = split.Split.Test;
        var counted = await _bench.Ops.SqlAsync("select count(*) as n, count(*) filter (risk = 'bad') as bad from part", TestContext.Current.CancellationToken);

        Assert.Equal(("train_train", "train_test"), (split.TrainName, split.TestName));
        Assert.Equal((300L, 90L), ((long)counted["n"][0]!, (long)counted["bad"][0]!));
    }

    [Fact]
    public async Task A_split_without_a_leak_says_nothing_of_leaks()
    {
        await _bench.RunAsync("data split train --target risk");

        Assert.DoesNotContain("leak", _bench.Host.Text);
        var fault = await _bench.RefusedAsync("data split train --target rsk");
        Assert.StartsWith("There is no column 'rsk'. Did you mean 'risk'?", fault.Message);
    }

    [Fact]
    public async Task A_file_with_decimal_commas_other_dates_and_given_types_is_read_as_it_is_meant()
    {
        await File.WriteAllBytesAsync(
            _bench.File("measures.csv"),
            System.Text.Encoding.Latin1.GetBytes("zip;größe;tag\n1067;1,5;31.12.2024\n1069;;01.02.2024\n"),
            TestContext.Current.CancellationToken);

        await _bench.RunAsync("data load measures.csv --latin1 --decimal-comma --timestamp-format dd.MM.yyyy --types zip=string");

        var frame = (Frame)_bench.Host.Variables["measures"];
        Assert.Equal([ColumnType.String, ColumnType.Float64, ColumnType.Timestamp], frame.Columns.Select(column => column.Type));
        Assert.Equal([1.5, double.NaN], frame.Numbers("größe"));
        Assert.Contains("timestamp        0  2024-12-31\n", _bench.Host.Text);
    }

    [Fact]
    public async Task What_reading_passed_over_is_counted_and_shown()
    {
        _bench.Write("ages.csv", "name,age\na,1\nb\nc,old\nd,4\n");

        await _bench.RunAsync("data load ages.csv --on-error null --types age=int64");

        Assert.Matches("values taken as missing +1\n", _bench.Host.Text);
        Assert.Matches("rows with too few or too many fields +1\n", _bench.Host.Text);
        Assert.Contains("line 4, column 'age': 'old' is not of type Int64.", _bench.Host.Text);

        await _bench.RunAsync("data load ages.csv --on-error skip --types age=int64");

        Assert.Matches("rows left out +2\n", _bench.Host.Text);
        Assert.Equal(2, ((Frame)_bench.Host.Variables["ages"]).RowCount);
    }

    [Theory]
    [InlineData("data load some.csv --types age=integer,b,a=int64,a=bool", "'--types' gives the column 'age' the type 'integer'. The types are: float64, int64, string, bool, timestamp.\n'--types' has 'b', which is not a column and its type. Write each in the form zip=string.\n'--types' has the column 'a' twice. Give it one type.")]
    [InlineData("data load some.jsonl --separator ; --on-error skip", "'--separator' is for CSV files, but '*some.jsonl' is none. Leave it out.\n'--on-error' is for CSV files, but '*some.jsonl' is none. Leave it out.")]
    public async Task Options_that_do_not_fit_are_named_with_what_to_do(string line, string expected)
    {
        _bench.Write("some.csv", "a\n1\n");
        _bench.Write("some.jsonl", "{\"a\":1}\n");

        var fault = await _bench.RefusedAsync(line);

        Assert.Equal(expected, fault.Message.ReplaceLineEndings("\n").Replace(_bench.File("some"), "*some", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_split_by_chance_of_rows_with_one_column_of_moments_is_told()
    {
        _bench.Write("series.csv", "x,day\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},2024-{1 + (i / 20):00}-01\n")));

        await _bench.RunAsync("data split series.csv");

        Assert.Contains("are not later than the last training row by 'day'. Split by time on 'day'.", _bench.Host.Text);
        _bench.Host.Shown.Clear();

        await _bench.RunAsync("data split series.csv --time day");

        Assert.DoesNotContain("leak", _bench.Host.Text);
    }

    [Fact]
    public async Task A_table_shows_frames_values_as_files_hold_them_on_one_line()
    {
        await _bench.RunAsync("sql", "select true as flag, date '2024-02-03' as day, timestamp '2024-02-03 04:05:06' as moment, 'one' || chr(10) || 'two' as text");

        Assert.Contains("\nflag  day         moment               text\n", _bench.Host.Text);
        Assert.Contains("\ntrue  2024-02-03  2024-02-03 04:05:06  one⏎two\n", _bench.Host.Text);
    }
}
