namespace ModelOps.Pipelines.Spec;

/// <summary>What a step does.</summary>
internal enum StepKind
{
    /// <summary>Runs a notebook by <c>modelops run</c>.</summary>
    Notebook,

    /// <summary>Runs a script by <c>modelops script</c>.</summary>
    Script,

    /// <summary>Runs lines by <c>/bin/sh -e</c>.</summary>
    Shell,

    /// <summary>Runs a verb of the tool.</summary>
    Command,

    /// <summary>Waits for a person's yes.</summary>
    Approval,
}
