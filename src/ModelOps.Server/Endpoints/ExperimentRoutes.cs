using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

internal static class ExperimentRoutes
{
    private const int MostDatasetExperiments = 20;
    private static readonly Field _id = Needed("experiment_id");

    internal static IEnumerable<ApiRoute> All =>
    [
        new("POST", "experiments/create", "Makes an experiment.", [Needed("name"), Text("artifact_location"), Tags], async call =>
        {
            // A location is only a text here; RunArtifacts decides what of it is served.
            var location = SearchFields.NullIfEmpty(call.Fields.Text("artifact_location"));
            var id = await call.Store.CreateExperimentAsync(call.Fields.Needed("name"), location, call.Fields.Tags(), call.Aborted).ConfigureAwait(false);
            return ValueJson.One("experiment_id", id);
        }),
        new("GET", "experiments/get", "One experiment by id.", [_id], async call =>
            ValueJson.One("experiment", await call.Store.GetExperimentAsync(call.Fields.Needed("experiment_id"), call.Aborted).ConfigureAwait(false), ExperimentJson.Write)),
        new("GET", "experiments/get-by-name", "One experiment by name.", [Needed("experiment_name")], async call =>
            ValueJson.One("experiment", await call.Store.GetExperimentByNameAsync(call.Fields.Needed("experiment_name"), call.Aborted).ConfigureAwait(false), ExperimentJson.Write)),
        new("POST", "experiments/update", "Renames an experiment.", [_id, Needed("new_name")], call =>
            ApiRoute.Done(call.Store.RenameExperimentAsync(call.Fields.Needed("experiment_id"), call.Fields.Needed("new_name"), call.Aborted))),
        new("POST", "experiments/delete", "Marks an experiment and its runs as deleted.", [_id], call =>
            ApiRoute.Done(call.Store.DeleteExperimentAsync(call.Fields.Needed("experiment_id"), call.Aborted))),
        new("POST", "experiments/restore", "Makes a deleted experiment active again.", [_id], call =>
            ApiRoute.Done(call.Store.RestoreExperimentAsync(call.Fields.Needed("experiment_id"), call.Aborted))),
        new("POST", "experiments/set-experiment-tag", "Sets a tag of an experiment.", [_id, Needed("key"), Text("value")], call =>
            ApiRoute.Done(call.Store.SetExperimentTagAsync(call.Fields.Needed("experiment_id"), new Tag(call.Fields.Needed("key"), call.Fields.Text("value") ?? ""), call.Aborted))),
        new("POST", "experiments/delete-experiment-tag", "Removes a tag of an experiment.", [_id, Needed("key")], call =>
            ApiRoute.Done(call.Store.DeleteExperimentTagAsync(call.Fields.Needed("experiment_id"), call.Fields.Needed("key"), call.Aborted))),
        Search("POST"),
        Search("GET"),
        new("POST", "experiments/search-datasets", "The datasets used in some experiments.", [Texts("experiment_ids")], async call =>
        {
            var ids = call.Fields.Texts("experiment_ids");
            if (ids.Count == 0)
            {
                throw new TrackingException(ErrorCode.InvalidParameterValue, "SearchDatasets request must specify at least one experiment_id.");
            }

            if (ids.Count > MostDatasetExperiments)
            {
                throw new TrackingException(
                    ErrorCode.InvalidParameterValue, $"SearchDatasets request cannot specify more than {MostDatasetExperiments} experiment_ids. Received {ids.Count} experiment_ids.");
            }

            var summaries = await call.Store.SearchDatasetsAsync(ids, call.Aborted).ConfigureAwait(false);
            return ValueJson.Page("dataset_summaries", new Page<DatasetSummary>(summaries, null), ExperimentJson.WriteSummary);
        })
        { AjaxOnly = true },
    ];

    private static ApiRoute Search(string method) => new(
        method,
        "experiments/search",
        "Finds experiments; max_results is required.",
        [Whole("max_results"), Text("page_token"), Text("filter"), Texts("order_by"), new Field("view_type", FieldKind.View)],
        async call =>
        {
            var page = await call.Store.SearchExperimentsAsync(SearchFields.Query(call.Fields, pageSize: 0), call.Aborted).ConfigureAwait(false);
            return ValueJson.Page("experiments", page, ExperimentJson.Write);
        });
}
