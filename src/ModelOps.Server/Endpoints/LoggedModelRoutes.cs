using ModelOps.Server.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>
/// MLflow 3's logged models, which the store has no tables for. Its client shows the answer's message to whoever called
/// <c>log_model</c>, so the message says what to do; 501 is not tried again.
/// </summary>
internal static class LoggedModelRoutes
{
    private const string Answer =
        "This server does not keep MLflow 3's logged models, so log_model and search_logged_models do not work with it. "
        + "Save the model to a folder, as mlflow.onnx.save_model(model, \"folder\"), log that folder in the run, mlflow.log_artifacts(\"folder\", \"model\"), "
        + "and register it by mlflow.register_model(\"runs:/<run id>/model\", name).";

    internal static IEnumerable<ApiRoute> All =>
        from path in new[] { "logged-models", "logged-models/{**rest}", "runs/outputs" }
        from method in new[] { "GET", "POST", "PATCH", "DELETE" }
        select new ApiRoute(method, path, "Not offered.", [], _ => throw new TrackingException(ErrorReply.NotImplemented, Answer));
}
