namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>A custom container of an Azure ML managed online endpoint: routes and port are those that the environment's <c>inference_config</c> names.</summary>
internal sealed class AzureMLTarget : IPackageTarget
{
    // Of endpoints and of deployments.
    private const int ShortestName = 3;
    private const int LongestName = 32;

    public string Name => "azureml";

    public string Summary => "Azure ML managed online endpoints.";

    public ServingContract Contract(Func<string, string?> environment) => new ServingContract
    {
        Port = 5001,
        LiveRoute = "/",
        ReadyRoute = "/ready",
        PredictRoute = "/score",
        Models = ServingContract.Value(environment, "AZUREML_MODEL_DIR") is { } folder ? [folder] : [],
        TrustsCallers = true,
    }.With(environment);

    public IReadOnlyList<PackageFile> Files(PackageContext context) =>
    [
        new("azureml/endpoint.yml",
            $"""
            $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
            name: {Endpoint(context)}
            auth_mode: key

            """),
        new("azureml/deployment.yml",
            $"""
            $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
            name: {PlatformName.Of("version-" + context.Version, LongestName)}
            endpoint_name: {context.Name}
            environment:
              name: {context.Name}
              image: {YamlText.Quoted(context.Image)}
              inference_config:
                liveness_route:
                  port: {context.Contract.Port}
                  path: {context.Contract.LiveRoute}
                readiness_route:
                  port: {context.Contract.Port}
                  path: {context.Contract.ReadyRoute}
                scoring_route:
                  port: {context.Contract.Port}
                  path: {context.Contract.PredictRoute}
            instance_type: Standard_DS3_v2
            instance_count: 1

            """),
    ];

    private static string Endpoint(PackageContext context) => context.Name.Length is >= ShortestName and <= LongestName && PlatformName.Of(context.Name, LongestName) == context.Name
        ? context.Name
        : throw new InvalidInputException($"'{context.Name}' cannot be the name of an endpoint of Azure ML. Give one of {ShortestName} to {LongestName} lower case letters, digits and single dashes with {Wording.Option("name")}.");
}
