namespace ModelOps.Governance.Origins;

/// <summary>The tags of a run that say where it comes from. Those of MLflow have MLflow's names.</summary>
internal static class OriginTags
{
    internal const string Name = "mlflow.source.name";
    internal const string Commit = "mlflow.source.git.commit";
    internal const string Branch = "mlflow.source.git.branch";
    internal const string Address = "mlflow.source.git.repoURL";

    /// <summary><c>true</c> or <c>false</c>: whether tracked files differed from the commit.</summary>
    internal const string IsDirty = "mlflow.source.git.dirty";

    /// <summary>The notebook's or script's path, relative to the repository's root.</summary>
    internal const string Path = "modelops.source.path";

    /// <summary>The folder that relative paths start from, relative to the repository's root.</summary>
    internal const string Folder = "modelops.source.folder";

    /// <summary>How cells ran: see <see cref="RunOrigin"/>.</summary>
    internal const string Mode = "modelops.source.mode";

    /// <summary>Which of the runs of its notebook's or script's session it is, from 1; a nested run of a command's own counts as <c>2.1</c>.</summary>
    internal const string Number = "modelops.source.number";

    /// <summary>Artifact: what differed from the commit.</summary>
    internal const string DiffFile = "source/uncommitted.diff";

    /// <summary>Artifact: the parameters of a notebook, as an object, or the arguments of a script, as a list.</summary>
    internal const string ParametersFile = "source/parameters.json";

    /// <summary>Artifact: the lock of the NuGet packages.</summary>
    internal const string LockFile = "source/packages.lock.json";
}
