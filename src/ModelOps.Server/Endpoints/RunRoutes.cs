using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

internal static class RunRoutes
{
    private const long MostRuns = 50_000;
    private const int DefaultRuns = 1000;

    internal static IEnumerable<ApiRoute> All =>
    [
        new("POST", "runs/create", "Makes a run.", [Text("experiment_id"), Text("user_id"), Text("run_name"), Whole("start_time"), Tags], async call =>
        {
            var fields = call.Fields;
            var run = await call.Store.CreateRunAsync(
                new NewRun(fields.Text("experiment_id") ?? "", SearchFields.NullIfEmpty(fields.Text("run_name")), fields.Whole("start_time"), fields.Text("user_id"), fields.Tags()),
                call.Aborted).ConfigureAwait(false);
            return ValueJson.One("run", run, RunJson.WriteCreated);
        }),
        new("GET", "runs/get", "One run with its params, tags, newest metrics and inputs.", [RunId], async call =>
            ValueJson.One("run", await call.Store.GetRunAsync(call.Fields.RunId, call.Aborted).ConfigureAwait(false), RunJson.Write)),
        new("POST", "runs/update", "Changes status, end time or name of a run.", [RunId, new Field("status", FieldKind.Status), Whole("end_time"), Text("run_name")], async call =>
        {
            var update = new RunUpdate(call.Fields.Status("status"), call.Fields.Whole("end_time"), SearchFields.NullIfEmpty(call.Fields.Text("run_name")));
            return ValueJson.One("run_info", await call.Store.UpdateRunAsync(call.Fields.RunId, update, call.Aborted).ConfigureAwait(false), RunJson.WriteInfo);
        }),
        new("POST", "runs/delete", "Marks a run as deleted.", [RunId], call => ApiRoute.Done(call.Store.DeleteRunAsync(call.Fields.RunId, call.Aborted))),
        new("POST", "runs/restore", "Makes a deleted run active again.", [RunId], call => ApiRoute.Done(call.Store.RestoreRunAsync(call.Fields.RunId, call.Aborted))),
        new(
            "POST",
            "runs/search",
            "Finds runs.",
            [Texts("experiment_ids"), Text("filter"), new Field("run_view_type", FieldKind.LenientView), Whole("max_results", MostRuns), Texts("order_by"), Text("page_token")],
            async call =>
            {
                var fields = call.Fields;
                var query = new RunQuery(
                    fields.Texts("experiment_ids"),
                    fields.Text("filter"),
                    fields.Texts("order_by"),
                    fields.View("run_view_type"),
                    fields.MaxResults(DefaultRuns),
                    SearchFields.NullIfEmpty(fields.Text("page_token")));
                return ValueJson.Page("runs", await call.Store.SearchRunsAsync(query, call.Aborted).ConfigureAwait(false), RunJson.Write);
            }),
    ];
}
