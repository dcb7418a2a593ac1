using System.Globalization;

namespace ModelOps;

/// <summary>What the place that runs a container expects of it: port, routes, where the model is.</summary>
public sealed record ServingContract
{
    /// <summary>The environment variable that names the target a container serves for.</summary>
    internal const string TargetVariable = "MODELOPS_FOR";

    /// <summary>The folder of the package in an image.</summary>
    internal const string PackageFolder = "/opt/modelops";

    /// <summary>The port. Default 8080; <c>MODELOPS_PORT</c> in the container changes it.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The route that answers 200 while the process lives. <c>MODELOPS_LIVE_ROUTE</c> changes it.</summary>
    public string LiveRoute { get; init; } = "/v2/health/live";

    /// <summary>The route that answers 200 while requests are taken. <c>MODELOPS_READY_ROUTE</c> changes it.</summary>
    public string ReadyRoute { get; init; } = "/v2/health/ready";

    /// <summary>The route that scores, in MLflow's form. <c>MODELOPS_PREDICT_ROUTE</c> changes it.</summary>
    public string PredictRoute { get; init; } = "/invocations";

    /// <summary>The field of a request that holds parameters of the model. Default <c>params</c>, as MLflow has it.</summary>
    public string ParametersField { get; init; } = "params";

    /// <summary>Where the model may be, first one first: folders, or addresses of an artifact store. The package in the image is looked for last.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>True where the platform checks callers before they reach the container, so that it needs no tokens of its own.</summary>
    public bool TrustsCallers { get; init; }

    /// <summary>True where the platform requires the container to run as root.</summary>
    public bool RunsAsRoot { get; init; }

    /// <summary>The contract with what the container's environment changes of it.</summary>
    /// <param name="environment">Gives the value of an environment variable; null or empty when it is not set.</param>
    /// <exception cref="InvalidInputException">A variable has a value that cannot be used; all of them at once.</exception>
    public ServingContract With(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var contract = this with
        {
            Port = Value(environment, "MODELOPS_PORT") is { } port ? PortOf("MODELOPS_PORT", port, errors) : Port,
            LiveRoute = Route(environment, "MODELOPS_LIVE_ROUTE", LiveRoute, errors),
            ReadyRoute = Route(environment, "MODELOPS_READY_ROUTE", ReadyRoute, errors),
            PredictRoute = Route(environment, "MODELOPS_PREDICT_ROUTE", PredictRoute, errors),
        };
        return errors.Count == 0 ? contract : throw new InvalidInputException(errors);
    }

    internal static string? Value(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    internal static int PortOf(string name, string text, List<string> errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            return port;
        }

        errors.Add($"The environment variable {name} is '{text}', which is not a port. Set it to a number from 1 to 65535.");
        return 0;
    }

    internal static string Route(Func<string, string?> environment, string name, string otherwise, List<string> errors)
    {
        var route = Value(environment, name) ?? otherwise;
        if (!route.StartsWith('/') || route.AsSpan().ContainsAny(" ?#"))
        {
            errors.Add($"The environment variable {name} is '{route}', which is not a route. Set it to a path such as {otherwise}.");
        }

        return route;
    }
}
