using System.Text.Json;
using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

internal static class MetricRoutes
{
    // One answer is built in memory, so no request may ask for a history without end.
    private const int MostPoints = 100_000;
    private const int MostBulkPoints = 25_000;
    private const int MostIntervalPoints = 2500;

    internal static IEnumerable<ApiRoute> All =>
    [
        new("GET", "metrics/get-history", "The points of one metric, 100,000 a page unless max_results says fewer.", [RunId, Needed("metric_key"), Whole("max_results"), Text("page_token")], async call =>
        {
            var most = Math.Clamp(call.Fields.MaxResults(MostPoints), 0, MostPoints);
            var page = await call.Store.GetMetricHistoryAsync(call.Fields.RunId, call.Fields.Needed("metric_key"), most, SearchFields.NullIfEmpty(call.Fields.Text("page_token")), call.Aborted).ConfigureAwait(false);
            return ValueJson.Page("metrics", page, ValueJson.WriteMetric);
        }),
        new("GET", "metrics/get-history-bulk", "The points of one metric in several runs.", [Texts("run_id"), Text("metric_key"), Whole("max_results")], async call =>
        {
            var runs = call.Fields.Texts("run_id");
            Require(runs.Count > 0, "GetMetricHistoryBulk request must specify at least one run_id.");
            var key = SearchFields.NullIfEmpty(call.Fields.Text("metric_key"));
            Require(key is not null, "GetMetricHistoryBulk request must specify a metric_key.");
            var points = await call.Store.GetMetricHistoryBulkAsync(runs, key!, Math.Min(call.Fields.MaxResults(MostBulkPoints), MostBulkPoints), call.Aborted).ConfigureAwait(false);
            return Points(points);
        })
        { AjaxOnly = true },
        new(
            "GET",
            "metrics/get-history-bulk-interval",
            "A thinned history of one metric in several runs, for drawing.",
            [Texts("run_ids", required: true), Needed("metric_key"), Whole("start_step"), Whole("end_step"), Whole("max_results")],
            async call =>
            {
                var fields = call.Fields;
                var most = fields.MaxResults(MostIntervalPoints);
                Require(most is >= 1 and <= MostIntervalPoints, "max_results must be between 1 and 2500. See the API docs for more information about request parameters.");
                var points = await call.Store.GetMetricHistoryIntervalAsync(
                    fields.Texts("run_ids"), fields.Needed("metric_key"), fields.Whole("start_step"), fields.Whole("end_step"), most, call.Aborted).ConfigureAwait(false);
                return Points(points);
            }),
    ];

    private static Action<Utf8JsonWriter> Points(IReadOnlyList<RunMetric> points) =>
        ValueJson.Page("metrics", new Page<RunMetric>(points, null), RunJson.WritePoint);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, message);
        }
    }
}
