namespace ModelOps.Kernel.Running;

/// <summary>Where the value of a <see cref="ParameterReference"/> is.</summary>
public enum ParameterPlace
{
    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A file, of which blanks and line ends around the value do not count.</summary>
    File,
}
