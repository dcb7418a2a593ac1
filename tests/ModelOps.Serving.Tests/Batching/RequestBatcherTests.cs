using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOps.Serving.Batching;

namespace ModelOps.Serving.Tests.Batching;

public sealed class RequestBatcherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<int> _batches = [];
    private readonly ConcurrentQueue<int> _requests = [];
    private readonly SemaphoreSlim _gate = new(0);
    private bool _isHeld;

    [Fact]
    public async Task A_request_that_is_alone_is_scored_at_once()
    {
        using var batcher = Batcher();
        var scores = batcher.Score(Rows(1, 2))!;
        Assert.True(scores.IsCompletedSuccessfully);
        Assert.Equal((double[])[1, 2], (await scores).Values!);
        Assert.Equal([2], _batches);
    }

    [Fact]
    public async Task Requests_that_come_while_others_are_scored_are_joined_and_each_gets_its_own_answer()
    {
        using var batcher = Batcher();
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var others = Enumerable.Range(1, 5).Select(i => batcher.Score(Rows(i, i * 10))!).ToArray();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        _gate.Release(2);
        Assert.Equal((double[])[0], (await first).Values!);
        var answers = await Task.WhenAll(others);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"{i} {i * 10}"), answers.Select(scores => string.Join(' ', scores.Values!)));
        Assert.Equal([1, 10], _batches);
        Assert.Equal([1, 5], _requests);
    }

    [Fact]
    public async Task After_a_joined_batch_a_request_waits_for_as_many_again_but_not_longer_than_the_delay()
    {
        using var batcher = Batcher();
        await JoinAsync(batcher, 3);
        var early = batcher.Score(Rows(1))!;
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.False(early.IsCompleted);
        var second = batcher.Score(Rows(2))!;
        var third = batcher.Score(Rows(3))!;
        await Task.WhenAll(early, second, third);
        Assert.Equal(3, _batches.Last());

        var late = batcher.Score(Rows(1))!;
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal((double[])[1], (await late).Values!);
        Assert.True(batcher.Score(Rows(7))!.IsCompleted);
    }

    [Fact]
    public async Task A_batch_holds_no_more_rows_than_allowed()
    {
        using var batcher = Batcher();
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var others = Enumerable.Range(0, 7).Select(_ => batcher.Score(Rows(1, 2, 3))!).ToArray();
        _isHeld = false;
        _gate.Release(10);
        await first;
        // What is left over waits, since the batch before was larger.
        while (!Task.WhenAll(others).IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        Assert.Equal([1, 15, 6], _batches);
        Assert.True(batcher.Takes(8));
        Assert.False(batcher.Takes(9));
        Assert.False(batcher.Takes(0));
    }

    [Fact]
    public async Task A_row_that_fails_does_not_fail_those_beside_it()
    {
        using var batcher = Batcher();
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var (good, bad, other) = (batcher.Score(Rows(1))!, batcher.Score(Rows(-1))!, batcher.Score(Rows(2))!);
        _isHeld = false;
        _gate.Release(10);
        await first;
        Assert.Equal((double[])[1], (await good).Values!);
        Assert.Equal((double[])[2], (await other).Values!);
        Assert.Equal("-1 is refused.", (await Assert.ThrowsAsync<ModelException>(() => bad)).Message);
    }

    [Fact]
    public async Task Requests_with_other_columns_are_scored_apart()
    {
        using var batcher = Batcher();
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var (plain, more) = (batcher.Score(Rows(1))!, batcher.Score(Rows(2).With(new Column<double>("b", [1])))!);
        _isHeld = false;
        _gate.Release(10);
        await Task.WhenAll(first, plain, more);
        Assert.Equal([1, 1, 1], _batches);
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_not_taken()
    {
        using var batcher = Batcher();
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var waiting = Enumerable.Range(0, 8).Select(i => batcher.Score(Rows(i))!).ToArray();
        Assert.Null(batcher.Score(Rows(9)));
        _isHeld = false;
        _gate.Release(10);
        await Task.WhenAll([first, .. waiting]);
    }

    [Fact]
    public async Task Clients_at_the_same_time_get_their_own_answers_and_the_sizes_of_batches_are_measured()
    {
        var measured = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("modelops.scoring.batch.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Contains(new("modelops.model.name", "joined")) && tags.Contains(new("modelops.model.version", "5")))
            {
                measured.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        });
        listener.Start();
        using var model = TestModels.Unmanaged();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "joined", ModelVersion = "5", Batching = new() });
        using var http = new HttpClient { BaseAddress = server.Url };
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var bad = i % 50 == 7;
            using var response = await http.PostAsync(new Uri("invocations", UriKind.Relative), new StringContent($$"""{"dataframe_records":[{"a":{{(bad ? "\"x\"" : i.ToString(CultureInfo.InvariantCulture))}}}]}""", Encoding.UTF8, "application/json"));
            Assert.Equal(bad ? HttpStatusCode.BadRequest : HttpStatusCode.OK, response.StatusCode);
            return bad ? "" : await response.Content.ReadAsStringAsync();
        }));
        Assert.All(answers.Select((answer, i) => (answer, i)).Where(pair => pair.answer.Length > 0), pair => Assert.Equal($$"""{"predictions":[{{pair.i}}.0]}""", pair.answer));
        Assert.Equal((196, 196), (measured["modelops.scoring.batch.requests"], measured["modelops.scoring.batch.rows"]));
    }

    private static Frame Rows(params double[] values) => new(new Column<double>("a", values));

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private RequestBatcher Batcher() => new(Score, (requests, _) => _requests.Enqueue(requests), new BatchingOptions { MaxRows = 16, MaxDelay = TimeSpan.FromMilliseconds(5) }, runners: 1, mostWaiting: 8, _time);

    private async Task JoinAsync(RequestBatcher batcher, int requests)
    {
        _isHeld = true;
        var first = Task.Run(() => batcher.Score(Rows(0))!);
        await Until(() => _batches.Count == 1);
        var others = Enumerable.Range(0, requests).Select(i => batcher.Score(Rows(i))!).ToArray();
        _isHeld = false;
        _gate.Release();
        await Task.WhenAll([first, .. others]);
        Assert.Equal([1, requests], _batches);
    }

    private ModelScores Score(Frame rows)
    {
        _batches.Enqueue(rows.RowCount);
        if (_isHeld)
        {
            _gate.Wait();
        }

        var values = rows.Numbers("a");
        return values.Contains(-1) ? throw new ModelException("-1 is refused.") : new ModelScores(values.Length, []) { Values = values };
    }
}
