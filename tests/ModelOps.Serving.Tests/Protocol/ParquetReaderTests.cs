using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Protocol;

public sealed class ParquetReaderTests
{
    [Fact]
    public async Task Rows_of_a_Parquet_body_are_scored_as_in_process()
    {
        await using var served = await Served.StartAsync();
        var rows = new Frame(
            new Column<double>("d", [.. Enumerable.Range(0, 500).Select(i => i % 7 == 0 ? double.NaN : i / 100.0)]),
            new Column<long>("l", [.. Enumerable.Range(0, 500).Select(i => (long)i - 250)]),
            new Column<bool>("b", [.. Enumerable.Range(0, 500).Select(i => i % 3 == 0)], [.. Enumerable.Range(0, 500).Select(i => i % 11 == 0)]),
            StringColumn.From("t", Enumerable.Range(0, 500).Select(i => ((string?[])["yes", "no", null, "ü", ""])[i % 5])),
            new Column<DateTime>("w", [.. Enumerable.Range(0, 500).Select(i => DateTime.UnixEpoch.AddDays(i))]),
            StringColumn.From("not asked for", Enumerable.Range(0, 500).Select(i => $"{i}")));
        var expected = served.Model.Predict(rows);
        foreach (var type in (string[])["application/vnd.apache.parquet", "application/x-parquet"])
        {
            using var answer = await served.PostAsync(served.Bytes(rows), type);
            var predictions = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["predictions"]!.AsArray();
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(500, predictions.Count);
            Assert.Equal(Enumerable.Range(0, 500).Select(row => (string?)expected["label"][row]), predictions.Select(row => (string?)row!["label"]));
            Assert.Equal(expected.Numbers("probability_high"), predictions.Select(row => (double)row!["probability_high"]!));
        }
    }

    [Fact]
    public async Task The_answer_is_Parquet_when_the_caller_asks_for_it()
    {
        await using var served = await Served.StartAsync();
        var rows = Few();
        foreach (var (body, type) in new (byte[], string)[] { (served.Bytes(rows), "application/vnd.apache.parquet"), ("""{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":"yes"},{"d":2.5,"l":3,"b":false,"t":"no"}]}"""u8.ToArray(), "application/json") })
        {
            using var answer = await served.PostAsync(body, type, "application/vnd.apache.parquet");
            Assert.Equal("application/vnd.apache.parquet", answer.Content.Headers.ContentType!.MediaType);
            var read = served.Read(await answer.Content.ReadAsByteArrayAsync());
            var expected = served.Model.Predict(rows);
            Assert.Equal(expected.Columns.Select(column => column.Name), read.Columns.Select(column => column.Name));
            Assert.Equal(expected.Numbers("probability_low"), read.Numbers("probability_low"));
            Assert.Equal(expected["label"][1], read["label"][1]);
        }
    }

    [Fact]
    public async Task Values_are_refused_in_the_same_words_as_in_JSON()
    {
        await using var served = await Served.StartAsync();
        using var wrong = await served.PostAsync(served.Bytes(new Frame(StringColumn.From("d", ["forty"]), new Column<long>("l", [1]), new Column<bool>("b", [true]), StringColumn.From("t", ["x"]))));
        Assert.EndsWith("Column 'd' holds 'forty' in row 1, but the model needs numbers there. Give a number, or leave it empty for a missing value.", await Message(wrong), StringComparison.Ordinal);
        using var lacking = await served.PostAsync(served.Bytes(new Frame(new Column<double>("d", [1]), StringColumn.From("x", ["y"]))));
        Assert.StartsWith("Model is missing inputs ['l', 'b', 't'].", await Message(lacking), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_body_that_unfolds_to_much_is_refused()
    {
        await using var served = await Served.StartAsync(new ScoringOptions { MaxRequestBytes = 1 << 20, MaxRows = 100_000 });
        var manyRows = served.Bytes("SELECT 1.5 AS d, 2 AS l, true AS b, 'yes' AS t FROM range(5_000_000)");
        Assert.InRange(manyRows.Length, 1, 1 << 20);
        using var first = await served.PostAsync(manyRows);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, first.StatusCode);
        Assert.Equal("The request has 5000000 rows; this server takes 100000 at most. Send fewer rows at once.", await Message(first));

        var longTexts = served.Bytes("SELECT 1.5 AS d, 2 AS l, true AS b, repeat('a', 100_000) || i AS t FROM range(500) r(i)");
        Assert.InRange(longTexts.Length, 1, 1 << 20);
        using var second = await served.PostAsync(longTexts);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, second.StatusCode);
        Assert.Matches("^The rows of the Parquet body take 5[0-9]{7} bytes when they are unpacked; this server takes 1048576 at most", await Message(second));

        var manyCells = served.Bytes("SELECT 1.5 AS d, 2 AS l, true AS b, 'yes' AS t FROM range(90_000)");
        using var third = await served.PostAsync(manyCells);
        Assert.Equal("The rows of the Parquet body take 2880000 bytes when they are unpacked; this server takes 1048576 at most. Send fewer rows at once.", await Message(third));
    }

    [Fact]
    public async Task A_file_without_rows_or_in_several_groups_is_read()
    {
        await using var served = await Served.StartAsync();
        using var none = await served.PostAsync(served.Bytes("SELECT 1.5 AS d, 2 AS l, true AS b, 'yes' AS t WHERE false"));
        Assert.Equal("""{"predictions":[]}""", await none.Content.ReadAsStringAsync());
        using var groups = await served.PostAsync(served.Bytes("SELECT i / 10 AS d, i AS l, true AS b, 'yes' AS t FROM range(10_000) r(i)", ", ROW_GROUP_SIZE 2048"));
        Assert.Equal(10_000, JsonNode.Parse(await groups.Content.ReadAsStringAsync())!["predictions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Many_callers_send_Parquet_at_the_same_time()
    {
        await using var served = await Served.StartAsync();
        var expected = served.Model.Predict(Few()).Numbers("probability_low");
        var body = served.Bytes(Few());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var answer = await served.PostAsync(body);
            Assert.Equal(expected, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["predictions"]!.AsArray().Select(row => (double)row!["probability_low"]!));
        }));
    }

    [Fact]
    public async Task What_is_not_Parquet_is_refused_and_nothing_is_left_behind()
    {
        await using var served = await Served.StartAsync();
        using var text = await served.PostAsync("{}"u8.ToArray());
        Assert.Equal("The body is not a Parquet file. Send one whole, from its first to its last 'PAR1'.", await Message(text));
        var good = served.Bytes(Few());
        var random = new Random(3);
        for (var i = 0; i < 40; i++)
        {
            var bad = Columns.RandomRequests.Mutated(random, good);
            good.AsSpan(0, 4).CopyTo(bad);
            good.AsSpan(^4..).CopyTo(bad.AsSpan(^4..));
            using var answer = await served.PostAsync(bad);
            var said = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, said);
            Assert.DoesNotContain(Path.GetTempPath(), said, StringComparison.Ordinal);
        }

        using var nested = await served.PostAsync(served.Bytes("SELECT [1.5] AS d, 2 AS l, true AS b, 'yes' AS t"));
        Assert.Equal("The Parquet body cannot be read. Check that the file is whole, and that its columns hold numbers, texts, true and false, or dates, and no lists or structures.", await Message(nested));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath(), "modelops-*.parquet"), file => new FileInfo(file) is { Exists: true } left && left.Length == good.Length && left.LastWriteTimeUtc > served.Started);
    }

    private static Frame Few() => new(new Column<double>("d", [1.5, 2.5]), new Column<long>("l", [2, 3]), new Column<bool>("b", [true, false]), StringColumn.From("t", ["yes", "no"]));

    private static async Task<string> Message(HttpResponseMessage answer) => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"] ?? "";

    private sealed class Served : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly HttpClient _http = new();
        private ScoringServer _server = null!;

        public Model Model { get; } = TestModels.Mixed();

        public DateTime Started { get; } = DateTime.UtcNow.AddSeconds(-1);

        public static async Task<Served> StartAsync(ScoringOptions? options = null)
        {
            var served = new Served();
            served._server = await ScoringServer.StartAsync(served.Model, options);
            return served;
        }

        public byte[] Bytes(Frame rows)
        {
            var file = _folder.File($"{Guid.NewGuid():N}.parquet");
            rows.WriteParquet(file);
            return File.ReadAllBytes(file);
        }

        public byte[] Bytes(string sql, string options = "")
        {
            var file = _folder.File($"{Guid.NewGuid():N}.parquet");
            Frame.Sql($"COPY ({sql}) TO '{file}' (FORMAT parquet, COMPRESSION zstd{options})");
            return File.ReadAllBytes(file);
        }

        public Frame Read(byte[] parquet)
        {
            var file = _folder.File($"{Guid.NewGuid():N}.parquet");
            File.WriteAllBytes(file, parquet);
            return Frame.ReadParquet(file);
        }

        public async Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/vnd.apache.parquet", string? accept = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Url, "invocations")) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            if (accept is not null)
            {
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
            }

            return await _http.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _server.DisposeAsync();
            Model.Dispose();
            _folder.Dispose();
        }
    }
}
