namespace ModelOps;

/// <summary>Who may call a deployment, in a few words.</summary>
internal static class Callers
{
    internal const string ThisMachine = "this machine";

    internal static string Of(DeploymentSpec spec) => (spec.IsOpen, spec.Serving.Tokens.Count > 0) switch
    {
        (false, false) => ThisMachine,
        (false, true) => "this machine, with a token",
        (true, true) => "with a token",
        _ => "anybody",
    };
}
