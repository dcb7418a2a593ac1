using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary>The options by which parameters are given to a notebook; their short forms are papermill's.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<string[]> _pairs = new("--parameter", "-p") { Description = "NAME=VALUE, put into the cell after the one tagged 'parameters', as the type of its default; @env:NAME and @secret:NAME are read by the notebook and written nowhere. May be repeated.", HelpName = "NAME=VALUE" };
    private readonly Option<string[]> _raw = new("--parameters-raw", "-r") { Description = "NAME=TEXT, taken letter for letter. May be repeated.", HelpName = "NAME=TEXT" };
    private readonly Option<string[]> _files = new("--parameters", "-f") { Description = "JSON or YAML file with parameters, as {\"seed\": 7}; -p wins over it. May be repeated: a later file wins.", HelpName = "FILE" };
    private readonly Option<string[]> _yaml = new("--parameters-yaml", "-y") { Description = "Parameters as YAML or JSON, as '{seed: 7}'.", HelpName = "TEXT" };
    private readonly Option<string[]> _base64 = new("--parameters-base64", "-b") { Description = "The same in Base64.", HelpName = "TEXT" };

    internal ParameterOptions(Command command)
    {
        foreach (var option in new Option[] { _pairs, _files, _yaml, _base64, _raw })
        {
            command.Add(option);
        }
    }

    internal IReadOnlyDictionary<string, object?> Read(ParseResult result) => NotebookParameters.Read(new NotebookParameterSources
    {
        Base64 = result.GetValue(_base64) ?? [],
        Files = result.GetValue(_files) ?? [],
        Yaml = result.GetValue(_yaml) ?? [],
        Pairs = result.GetValue(_pairs) ?? [],
        Raw = result.GetValue(_raw) ?? [],
    });
}
