namespace ModelOps.Kernel.Jupyter.Specs;

/// <summary>The folders in which Jupyter looks for kernels, by its own rules.</summary>
public sealed class JupyterPaths
{
    private readonly Func<string, string?> _environment;

    /// <summary>Paths for this machine and user.</summary>
    /// <param name="environment">Looks up an environment variable; the process's own when null.</param>
    public JupyterPaths(Func<string, string?>? environment = null) => _environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>The user's own kernels: under <c>JUPYTER_DATA_DIR</c>, or where Jupyter keeps data on this system.</summary>
    public string UserKernels => Path.Combine(UserData, "kernels");

    /// <summary>Kernels under a prefix, as of a Python environment.</summary>
    /// <param name="prefix">The environment's folder.</param>
    public static string PrefixKernels(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>Every folder that may hold kernels, the one that wins first; existing or not.</summary>
    public IReadOnlyList<string> AllKernels
    {
        get
        {
            var folders = Split("JUPYTER_PATH").Select(folder => Path.Combine(folder, "kernels")).Append(UserKernels).ToList();
            folders.AddRange(new[] { "VIRTUAL_ENV", "CONDA_PREFIX" }.Select(Variable).OfType<string>().Select(PrefixKernels));
            folders.AddRange(OperatingSystem.IsWindows()
                ? [Path.Combine(Variable("PROGRAMDATA") ?? @"C:\ProgramData", "jupyter", "kernels")]
                : [PrefixKernels("/usr/local"), PrefixKernels("/usr")]);
            return [.. folders.Distinct()];
        }
    }

    private string UserData
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            if (Variable("JUPYTER_DATA_DIR") is { } folder)
            {
                return folder;
            }

            if (OperatingSystem.IsMacOS())
            {
                return Path.Combine(home, "Library", "Jupyter");
            }

            return OperatingSystem.IsWindows()
                ? Path.Combine(Variable("APPDATA") ?? home, "jupyter")
                : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
        }
    }

    private string[] Split(string variable) => Variable(variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string? Variable(string name) => _environment(name) is { Length: > 0 } value ? value : null;
}
