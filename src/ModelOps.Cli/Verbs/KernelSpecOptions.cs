using System.CommandLine;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Cli.Verbs;

/// <summary>The options by which <c>install</c> and <c>uninstall</c> find a kernelspec.</summary>
internal sealed class KernelSpecOptions
{
    private readonly Option<string> _name = new("--name")
    {
        Description = "The kernel's name; the default is the one existing Polyglot notebooks and papermill ask for.",
        DefaultValueFactory = _ => KernelSpec.DefaultName,
    };

    private readonly Option<bool> _user = new("--user") { Description = "For this user; the default." };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "In the environment under this folder, as of a Python environment.", HelpName = "FOLDER" };
    private readonly Option<bool> _force = new("--force") { Description = "Even when the kernelspec of that name is not ours." };

    internal void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_user);
        command.Add(_prefix);
        command.Add(_force);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_user) && result.GetValue(_prefix) is not null)
            {
                result.AddError("--user and --prefix exclude each other; give one of them.");
            }
        });
    }

    internal (string Kernels, string Name, bool Force) Read(ParseResult result) =>
        (result.GetValue(_prefix) is { } prefix ? JupyterPaths.PrefixKernels(prefix) : new JupyterPaths().UserKernels, result.GetValue(_name)!, result.GetValue(_force));
}
