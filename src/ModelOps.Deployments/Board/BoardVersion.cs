namespace ModelOps.Deployments.Board;

/// <summary>What the gateway says of a version.</summary>
/// <param name="Name">Its name in the traffic.</param>
/// <param name="Version">Its version.</param>
/// <param name="Weight">Its share of the requests, in percent.</param>
/// <param name="Requests">Requests that it answered.</param>
/// <param name="Errors">Those of them with a status of 500 or more.</param>
/// <param name="IsShadow">True for the one that gets copies only.</param>
internal sealed record BoardVersion(string Name, string Version, double Weight, long Requests, long Errors, bool IsShadow);
