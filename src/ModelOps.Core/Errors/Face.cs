namespace ModelOps;

/// <summary>Where a person meets the toolkit.</summary>
public enum Face
{
    /// <summary>Plain C#: members and their options.</summary>
    CSharp,

    /// <summary>A notebook's magics.</summary>
    Notebook,

    /// <summary>The command line: verbs and their options.</summary>
    Terminal,
}
