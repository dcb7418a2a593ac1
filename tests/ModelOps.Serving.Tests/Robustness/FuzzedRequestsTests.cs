using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Robustness;

/// <summary>Requests with errors in bodies, headers and paths: no answer is one of the server's own failures, and none names its folders, files or code. MODELOPS_FUZZ_REQUESTS sets how many.</summary>
public sealed partial class FuzzedRequestsTests
{
    private static readonly int _count = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_FUZZ_REQUESTS") ?? "3000", CultureInfo.InvariantCulture);
    private static readonly int _first = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_FUZZ_FIRST") ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_request_makes_the_server_fail_or_tell_of_itself()
    {
        using var folder = new TemporaryFolder();
        using (var model = TestModels.Classifier())
        {
            model.Save(folder.File("model"));
        }

        var observer = new Counter();
        await using var server = await ScoringServer.StartAsync(folder.File("model"), new() { Observers = [observer], MaxRows = 1000, MaxRequestBytes = 1 << 20 });
        string[] secrets = [folder.Path, AppContext.BaseDirectory.TrimEnd('/'), Environment.CurrentDirectory, RepositoryPaths.Of(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)];
        var errors = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(_first, _first + _count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (number, cancellationToken) =>
        {
            var answer = await SendAsync(server.Port, new RequestMutator(number).Make(), cancellationToken);
            var status = answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
            statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

            // 505 is Kestrel's answer to HTTP/9.9.
            if (status is >= 500 and not 505 || (status == 0 && answer.Length > 0) || secrets.Any(secret => secret.Length > 1 && answer.Contains(secret, StringComparison.Ordinal)) || Inside().IsMatch(answer) || answer.Contains("\nX-Injected", StringComparison.OrdinalIgnoreCase))
            {
                errors.Enqueue($"Request {number}: {answer[..Math.Min(answer.Length, 2000)]}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.True(errors.IsEmpty, string.Join("\n\n", errors.Take(10)));

        // Both kinds came: the fuzz goes beyond the first check, and is refused where it is wrong.
        Assert.True(statuses.GetValueOrDefault(200) > _count / 20, $"{statuses.GetValueOrDefault(200)} of {_count} were answered.");
        Assert.True(statuses.GetValueOrDefault(400) > _count / 20, $"{statuses.GetValueOrDefault(400)} of {_count} were refused.");
        Assert.True(observer.Count > _count / 4, $"{observer.Count} of {_count} were observed.");
        using var http = new HttpClient();
        using var after = await http.GetAsync(new Uri(server.Url, "ping"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static async Task<string> SendAsync(int port, byte[] request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, cancellationToken);

            // A request that promises more than it sends is left: the server waits for the rest.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(500);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The server may close before it has read all of a request that is wrong from the start.
        }

        return Encoding.UTF8.GetString(answer.GetBuffer().AsSpan(0, (int)answer.Length));
    }

    // A line of a stack trace, a source file, a type of the framework or ours.
    [GeneratedRegex(@"^\s+at \w+\.|\.cs:line|\bSystem\.[A-Z]\w+|\bMicrosoft\.[A-Z]\w+|\bModelOps\.[A-Z]\w+", RegexOptions.Multiline)]
    private static partial Regex Inside();

    private sealed class Counter : IScoringObserver
    {
        private int _count;

        public int Count => _count;

        public bool Takes(string requestId) => true;

        public void Scored(ScoredRequest request) => Interlocked.Increment(ref _count);
    }
}
