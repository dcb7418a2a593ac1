using System.Globalization;
using System.Management.Automation.Host;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.PowerShell;

/// <summary>What PowerShell takes for its terminal: the running cell.</summary>
internal sealed class CellHost : PSHost
{
    private readonly CellUserInterface _interface;

    public CellHost() => _interface = new CellUserInterface(this);

    /// <summary>The running cell; null between cells.</summary>
    public ICellHost? Cell { get; set; }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "ModelOps.Kernel";

    public override PSHostUserInterface UI => _interface;

    public override Version Version => typeof(CellHost).Assembly.GetName().Version!;

    public override void EnterNestedPrompt() => throw new NotSupportedException("There is no prompt inside a notebook's cell.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    // `exit 3` ends a script, not the notebook; another code than 0 is a failure, as of a shell's cell.
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>The code of an <c>exit</c>; null when there was none.</summary>
    public int? ExitCode { get; set; }
}
