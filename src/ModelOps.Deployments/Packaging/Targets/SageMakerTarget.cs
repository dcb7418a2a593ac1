namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>Amazon SageMaker's contract for inference containers: it runs <c>IMAGE serve</c>, asks <c>GET /ping</c>, and scores by <c>POST /invocations</c> on port 8080; a model archive is unpacked in <c>/opt/ml/model</c>.</summary>
internal sealed class SageMakerTarget : IPackageTarget
{
    private const string PortVariable = "SAGEMAKER_BIND_TO_PORT";
    private const int LongestName = 63;

    public string Name => "sagemaker";

    public string Summary => "Amazon SageMaker endpoints.";

    public ServingContract Contract(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var contract = new ServingContract
        {
            Port = ServingContract.Value(environment, PortVariable) is { } port ? ServingContract.PortOf(PortVariable, port, errors) : 8080,
            LiveRoute = "/ping",
            ReadyRoute = "/ping",
            Models = [ServingContract.Value(environment, "SM_MODEL_DIR") ?? "/opt/ml/model"],
            TrustsCallers = true,
            RunsAsRoot = true,
        };
        return errors.Count == 0 ? contract.With(environment) : throw new InvalidInputException(errors);
    }

    public IReadOnlyList<PackageFile> Files(PackageContext context) => Files(context, PlatformName.Of($"{context.Name}-{context.Version}", LongestName));

    private static PackageFile[] Files(PackageContext context, string name) =>
    [
        new("sagemaker/create-model.json", JsonText.Of(new
        {
            ModelName = name,
            ExecutionRoleArn = "FILL-IN: the ARN of a role that SageMaker may take",
            PrimaryContainer = new { context.Image },
        })),
        new("sagemaker/create-endpoint-config.json", JsonText.Of(new
        {
            EndpointConfigName = name,
            ProductionVariants = new[] { new { VariantName = "main", ModelName = name, InstanceType = "ml.m5.large", InitialInstanceCount = 1, InitialVariantWeight = 1.0 } },
        })),
        new("sagemaker/create-endpoint.json", JsonText.Of(new { EndpointName = context.Name, EndpointConfigName = name })),
    ];
}
