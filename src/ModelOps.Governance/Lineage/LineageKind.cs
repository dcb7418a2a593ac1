namespace ModelOps;

/// <summary>What a node of a lineage is, in the order in which a model comes about.</summary>
public enum LineageKind
{
    /// <summary>Data that a run read.</summary>
    Data,

    /// <summary>The notebook or script, and its commit.</summary>
    Code,

    /// <summary>The run.</summary>
    Run,

    /// <summary>The model's files.</summary>
    Model,

    /// <summary>A version in the registry.</summary>
    Version,

    /// <summary>A promotion or its refusal, with what a gate said.</summary>
    Gate,

    /// <summary>A request for approval, an approval or a rejection.</summary>
    Approval,

    /// <summary>Another decision of the audit log.</summary>
    Decision,

    /// <summary>A deployment of this machine.</summary>
    Deployment,
}
