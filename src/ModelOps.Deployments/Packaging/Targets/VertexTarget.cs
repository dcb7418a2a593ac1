namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>Vertex AI's requirements of custom containers: port and routes come from <c>AIP_…</c> variables; a request is <c>{"instances": […], "parameters": {…}}</c>, an answer <c>{"predictions": […]}</c>.</summary>
internal sealed class VertexTarget : IPackageTarget
{
    private const string PortVariable = "AIP_HTTP_PORT";
    private const int LongestAlias = 128;

    public string Name => "vertex";

    public string Summary => "Vertex AI endpoints.";

    public ServingContract Contract(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var health = ServingContract.Route(environment, "AIP_HEALTH_ROUTE", "/health", errors);
        var contract = new ServingContract
        {
            Port = ServingContract.Value(environment, PortVariable) is { } port ? ServingContract.PortOf(PortVariable, port, errors) : 8080,
            LiveRoute = health,
            ReadyRoute = health,
            PredictRoute = ServingContract.Route(environment, "AIP_PREDICT_ROUTE", "/predict", errors),
            ParametersField = "parameters",
            Models = ServingContract.Value(environment, "AIP_STORAGE_URI") is { } uri ? [uri] : [],
            TrustsCallers = true,
        };
        return errors.Count == 0 ? contract.With(environment) : throw new InvalidInputException(errors);
    }

    public IReadOnlyList<PackageFile> Files(PackageContext context) =>
    [
        // The body of projects.locations.models.upload.
        new("vertex/upload-model.json", JsonText.Of(new
        {
            model = new
            {
                displayName = context.Name,
                versionAliases = new[] { PlatformName.Of($"v{context.Version}", LongestAlias).ToLowerInvariant() },
                containerSpec = new
                {
                    imageUri = context.Image,
                    ports = new[] { new { containerPort = context.Contract.Port } },
                    healthRoute = context.Contract.ReadyRoute,
                    predictRoute = context.Contract.PredictRoute,
                },
            },
        })),
    ];
}
