namespace ModelOps.Deployments.Tests.Packaging.Targets;

public sealed class ServingContractTests
{
    [Fact]
    public void The_environment_changes_port_and_routes()
    {
        var contract = new ServingContract().With(Variables(("MODELOPS_PORT", "9000"), ("MODELOPS_READY_ROUTE", "/ok"), ("MODELOPS_PREDICT_ROUTE", "")));

        Assert.Equal((9000, "/v2/health/live", "/ok", "/invocations"), (contract.Port, contract.LiveRoute, contract.ReadyRoute, contract.PredictRoute));
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var error = Assert.Throws<InvalidInputException>(() => new ServingContract().With(Variables(("MODELOPS_PORT", "80a"), ("MODELOPS_PREDICT_ROUTE", "score"))));

        Assert.Equal(
            [
                "The environment variable MODELOPS_PORT is '80a', which is not a port. Set it to a number from 1 to 65535.",
                "The environment variable MODELOPS_PREDICT_ROUTE is 'score', which is not a route. Set it to a path such as /invocations.",
            ],
            error.Errors);
    }

    [Fact]
    public void SageMaker_says_its_port_and_has_models_in_its_folder()
    {
        var target = PackageTargets.Find("sagemaker");

        Assert.Equal((8080, "/ping", "/invocations"), Facts(target.Contract(_ => null)));
        Assert.Equal(["/opt/ml/model"], target.Contract(_ => null).Models);
        Assert.Equal(8081, target.Contract(Variables(("SAGEMAKER_BIND_TO_PORT", "8081"))).Port);
        Assert.Throws<InvalidInputException>(() => target.Contract(Variables(("SAGEMAKER_BIND_TO_PORT", "0"))));
    }

    [Fact]
    public void Vertex_says_its_port_and_routes()
    {
        var contract = PackageTargets.Find("vertex").Contract(Variables(
            ("AIP_HTTP_PORT", "7080"), ("AIP_HEALTH_ROUTE", "/v1/endpoints/1/deployedModels/2"), ("AIP_PREDICT_ROUTE", "/v1/endpoints/1/deployedModels/2:predict"), ("AIP_STORAGE_URI", "gs://bucket/model")));

        Assert.Equal((7080, "/v1/endpoints/1/deployedModels/2", "/v1/endpoints/1/deployedModels/2:predict"), Facts(contract));
        Assert.Equal(["gs://bucket/model"], contract.Models);
        Assert.Equal("parameters", contract.ParametersField);
        Assert.Throws<InvalidInputException>(() => PackageTargets.Find("vertex").Contract(Variables(("AIP_HEALTH_ROUTE", "health"))));
    }

    [Fact]
    public void Azure_ML_mounts_models_where_a_variable_says()
    {
        var contract = PackageTargets.Find("azureml").Contract(Variables(("AZUREML_MODEL_DIR", "/var/models"), ("MODELOPS_READY_ROUTE", "/health")));

        Assert.Equal((5001, "/health", "/score"), Facts(contract));
        Assert.Equal(["/var/models"], contract.Models);
    }

    private static (int Port, string Ready, string Predict) Facts(ServingContract contract) => (contract.Port, contract.ReadyRoute, contract.PredictRoute);

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) => name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
