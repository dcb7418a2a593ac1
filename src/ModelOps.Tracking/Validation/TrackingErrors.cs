namespace ModelOps.Tracking.Validation;

/// <summary>Makers of the errors that several places raise.</summary>
internal static class TrackingErrors
{
    public static TrackingException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);

    public static TrackingException Absent(string message) => new(ErrorCode.ResourceDoesNotExist, message);

    public static TrackingException NoExperiment(string id) => Absent($"No Experiment with id={id} exists");

    public static TrackingException NoRun(string id) => Absent($"Run with id={id} not found");

    public static TrackingException NoModel(string name) => Absent($"Registered Model with name={name} not found");

    public static TrackingException NoVersion(string name, int version) => Absent($"Model Version (name={name}, version={version}) not found");
}
