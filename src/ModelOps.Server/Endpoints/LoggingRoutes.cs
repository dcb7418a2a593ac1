using ModelOps.Server.Http;
using ModelOps.Tracking;
using static ModelOps.Server.Http.Field;

namespace ModelOps.Server.Endpoints;

/// <summary>The calls by which a run is written to.</summary>
internal static class LoggingRoutes
{
    private const int MostDatasets = 1000;

    private static readonly Field[] _point =
    [
        Needed("key"),
        new("value", FieldKind.Number, Required: true),
        new("timestamp", FieldKind.Whole, Required: true),
        Whole("step"),
    ];

    private static readonly Field[] _datasetFields =
    [
        Text("name"), Text("digest"), Text("source_type"), Text("source"), Text("schema"), Text("profile"),
    ];

    internal static IEnumerable<ApiRoute> All =>
    [
        new("POST", "runs/log-metric", "Logs one metric point.", [RunId, .. _point], call =>
            ApiRoute.Done(call.Store.LogMetricAsync(call.Fields.RunId, Metric(call.Fields), call.Aborted))),
        new("POST", "runs/log-parameter", "Logs one parameter.", [RunId, Needed("key"), Text("value")], call =>
            ApiRoute.Done(call.Store.LogParamAsync(call.Fields.RunId, new Param(call.Fields.Needed("key"), call.Fields.Text("value") ?? ""), call.Aborted))),
        new("POST", "runs/set-tag", "Sets a tag of a run.", [RunId, Needed("key"), Text("value")], call =>
            ApiRoute.Done(call.Store.SetTagAsync(call.Fields.RunId, new Tag(call.Fields.Needed("key"), call.Fields.Text("value") ?? ""), call.Aborted))),
        new("POST", "runs/delete-tag", "Removes a tag of a run.", [RunId, Needed("key")], call =>
            ApiRoute.Done(call.Store.DeleteTagAsync(call.Fields.RunId, call.Fields.Needed("key"), call.Aborted))),
        new(
            "POST",
            "runs/log-batch",
            "Logs metrics, params and tags together, all or nothing.",
            [RunId, new Field("metrics", FieldKind.ObjectList, Items: _point), new Field("params", FieldKind.ObjectList, Items: [Needed("key"), Text("value")]), new Field("tags", FieldKind.ObjectList, Items: [Needed("key"), Text("value")])],
            call => ApiRoute.Done(call.Store.LogBatchAsync(call.Fields.RunId, Batch(call.Fields), call.Aborted))),
        new("POST", "runs/log-model", "Notes a model folder that the run logged.", [RunId, Needed("model_json")], call =>
            ApiRoute.Done(call.Store.LogModelAsync(call.Fields.RunId, call.Fields.Needed("model_json"), call.Aborted))),
        new(
            "POST",
            "runs/log-inputs",
            "Notes the datasets a run read.",
            [RunId, new Field("datasets", FieldKind.ObjectList, Items: [Tags], Most: MostDatasets)],
            call => ApiRoute.Done(call.Store.LogInputsAsync(call.Fields.RunId, [.. call.Fields.Objects("datasets").Select(Input)], call.Aborted))),
    ];

    private static Metric Metric(RequestFields fields) =>
        new(fields.Needed("key"), fields.Number("value") ?? 0, fields.Whole("timestamp") ?? 0, fields.Whole("step") ?? 0);

    private static RunBatch Batch(RequestFields fields) => new(
        [.. fields.Objects("metrics").Select(Metric)],
        [.. fields.Objects("params").Select(param => new Param(param.Needed("key"), param.Text("value") ?? ""))],
        fields.Tags());

    private static DatasetInput Input(RequestFields input)
    {
        var dataset = input.Object("dataset") ?? new RequestFields(default);
        dataset.Check(_datasetFields, "datasets.dataset.");
        return new DatasetInput(
            new Dataset(
                dataset.Text("name") ?? "",
                dataset.Text("digest") ?? "",
                dataset.Text("source_type") ?? "",
                dataset.Text("source") ?? "",
                dataset.Text("schema"),
                dataset.Text("profile")),
            input.Tags());
    }
}
