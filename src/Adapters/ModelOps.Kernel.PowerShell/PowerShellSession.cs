using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.PowerShell;

/// <summary>A runspace, and the cells that run in it.</summary>
internal sealed class PowerShellSession : ILanguageEngine
{
    private const string ProgramsCode = "global:LASTEXITCODE";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private readonly string _folder;
    private readonly CellHost _host = new();
    private readonly HashSet<string> _own;
    private Runspace _runspace;
    private bool _isLost;

    public PowerShellSession(string folder)
    {
        _folder = folder;
        _runspace = Open();
        _own = [.. All()];
    }

    private Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();

        // Cells are the user's own code, as C# cells are: no policy of signed files stands between.
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        var runspace = RunspaceFactory.CreateRunspace(_host, state);
        // On a thread of ours: an interrupt wakes it where it waits in a method of .NET, which PowerShell itself cannot stop.
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(_folder);
        return runspace;
    }

    /// <summary>Runs a cell: what it emits is shown as a terminal shows it.</summary>
    /// <exception cref="LanguageException">It has a terminating error, or does not parse.</exception>
    public LanguageResult Run(LanguageCell cell, CancellationToken cancellationToken)
    {
        Renew();
        foreach (var (name, value) in cell.Shared)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        _runspace.SessionStateProxy.SetVariable(ProgramsCode, 0);

        // Empty lines before the code keep the line numbers those of the cell.
        var code = new string('\n', cell.FirstLine - 1) + cell.Code;
        var shell = System.Management.Automation.PowerShell.Create(_runspace);
        (_host.Cell, _host.ExitCode) = (cell.Host, null);
        Listen(shell, cell.Host, code);
        shell.AddScript(code);
        // Formats records as tables, line by line; Out-Default would let programs write to the process's own console.
        shell.AddCommand("Out-String").AddParameter("Stream").AddParameter("Width", CellRawInterface.Width);
        var output = new PSDataCollection<string>();
        output.DataAdded += (_, added) => cell.Host.Write(CellUserInterface.Plain(output[added.Index].TrimEnd('\r', '\n')) + "\n");
        try
        {
            PipelineThread.Run(shell, () => shell.Invoke<string, string>(null, output, null), cancellationToken);
            // What a cmdlet reports is written, and the cell goes on; an exception that nothing has caught is a failure, though PowerShell goes on after it, too.
            if (shell.Streams.Error.FirstOrDefault(error => FinishedEarlyException.IsCauseOf(error.Exception) || (error.InvocationInfo?.MyCommand is not CmdletInfo && error.Exception is RuntimeException)) is { } thrown)
            {
                throw PowerShellErrors.Of(thrown, code);
            }
        }
        catch (RuntimeException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw shell.Streams.Error.FirstOrDefault(error => FinishedEarlyException.IsCauseOf(error.Exception)) is { } end ? PowerShellErrors.Of(end, code) : PowerShellErrors.Of(exception, code);
        }
        finally
        {
            _host.Cell = null;
            End(shell);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_host.ExitCode is not (null or 0))
        {
            throw new KernelException($"PowerShell ended with exit code {_host.ExitCode}.");
        }

        if (_runspace.SessionStateProxy.GetVariable(ProgramsCode) is int failed and not 0)
        {
            throw new KernelException($"The last program that the cell ran ended with exit code {failed}. Set $global:LASTEXITCODE = 0 if that is not a failure.");
        }

        return LanguageResult.None;
    }

    public LanguageVariable? Find(string name)
    {
        Renew();
        return _runspace.SessionStateProxy.PSVariable.Get(name) is { } found ? new LanguageVariable(name, Plain(found.Value)) : null;
    }

    public IReadOnlyList<string> Names() => _isLost ? [] : [.. All().Where(name => !_own.Contains(name)).Order(StringComparer.OrdinalIgnoreCase)];

    public CompletionList Complete(string code, int position)
    {
        if (_isLost)
        {
            return new CompletionList(position, position, []);
        }

        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        var found = CommandCompletion.CompleteInput(code, position, null, shell);
        var items = found.CompletionMatches.Select(match => new CompletionItem(match.CompletionText, Kind(match.ResultType), match.ToolTip));
        return new CompletionList(found.ReplacementIndex, found.ReplacementIndex + found.ReplacementLength, [.. items.DistinctBy(item => item.Text)]);
    }

    /// <summary>Closes the runspace, which waits for what cells have begun in it, as jobs. A session that ends does not wait for long.</summary>
    public void Dispose()
    {
        if (_isLost)
        {
            return;
        }

        var end = new Thread(() =>
        {
            try
            {
                _runspace.Dispose();
            }
            catch (Exception)
            {
                // Nobody is there any more who could be shown it.
            }
        })
        { IsBackground = true, Name = "PowerShell ends" };
        end.Start();
        end.Join(_patience);
    }

    // A shell whose end PowerShell has not seen, since an interrupt hit its own code, says that it is stopping for ever: to dispose of it would wait as long,
    // and its runspace takes no other cell.
    private void End(System.Management.Automation.PowerShell shell)
    {
        _isLost = shell.InvocationStateInfo.State is PSInvocationState.Running or PSInvocationState.Stopping;
        if (!_isLost)
        {
            shell.Dispose();
        }
    }

    private void Renew()
    {
        if (_isLost)
        {
            (_runspace, _isLost) = (Open(), false);
            throw new KernelException("PowerShell did not survive the last interrupt and was started anew: its variables and functions are gone. Run the cells that make them again.");
        }
    }

    private IEnumerable<string> All()
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        return [.. shell.AddCommand("Get-Variable").Invoke<PSVariable>().Select(variable => variable.Name)];
    }

    // The other streams reach the cell through its host.
    private static void Listen(System.Management.Automation.PowerShell shell, ICellHost cell, string code)
    {
        var errors = shell.Streams.Error;
        errors.DataAdded += (_, added) =>
        {
            if (FinishedEarlyException.IsCauseOf(errors[added.Index].Exception))
            {
                // For PowerShell an exception of a method ends the statement only; this one it passes on, as it does when a pipeline is stopped from outside.
                throw new PipelineStoppedException();
            }
            else
            {
                cell.Write(PowerShellErrors.Text(errors[added.Index], code), error: true);
            }
        };
    }

    // C# knows the values themselves; what PowerShell has made of nothing but properties becomes a dictionary.
    private static object? Plain(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } record => record.Properties.ToDictionary(property => property.Name, property => Plain(property.Value)),
        PSObject wrapped => Plain(wrapped.BaseObject),
        object[] items => items.Select(Plain).ToArray(),
        _ => value,
    };

    private static string Kind(CompletionResultType type) => type switch
    {
        CompletionResultType.Command or CompletionResultType.Method => "method",
        CompletionResultType.Property => "property",
        CompletionResultType.ParameterName => "option",
        CompletionResultType.ParameterValue => "value",
        CompletionResultType.ProviderItem or CompletionResultType.ProviderContainer => "file",
        CompletionResultType.Type => "class",
        CompletionResultType.Namespace => "namespace",
        CompletionResultType.Keyword => "keyword",
        _ => "variable",
    };
}
