namespace ModelOps;

/// <summary>The points of one curve, from left to right unless said otherwise.</summary>
/// <param name="Name">The class the curve is of.</param>
/// <param name="X">Positions on the x axis.</param>
/// <param name="Y">Positions on the y axis.</param>
/// <param name="Thresholds">The probability that gives each point; infinite for the point where nothing is positive. For a calibration curve the number of rows behind each point.</param>
public sealed record CurvePoints(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double> Thresholds);
