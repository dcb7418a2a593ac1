using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ModelOps.Kernel.PowerShell;

/// <summary>Writes to the running cell, and asks its front end.</summary>
internal sealed class CellUserInterface(CellHost host) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new CellRawInterface();

    /// <summary>Text without the colours of a terminal: cells are read by people and files.</summary>
    public static string Plain(string value) => GetOutputString(value, supportsVirtualTerminal: false);

    public override void Write(string value) => host.Cell?.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => host.Cell?.Write(Plain(value) + "\n", error: true);

    public override void WriteDebugLine(string message) => WriteErrorLine("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => WriteErrorLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => WriteErrorLine("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // Cells have no line that could be written over.
    }

    public override string ReadLine() => Ask("", isPassword: false);

    public override SecureString ReadLineAsSecureString()
    {
        var secure = new SecureString();
        foreach (var letter in Ask("", isPassword: true))
        {
            secure.AppendChar(letter);
        }

        return secure;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        descriptions.ToDictionary(field => field.Name, field => new PSObject(Ask(field.Name, field.ParameterTypeName == nameof(SecureString))));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var answer = Ask($"{caption} {message} [{string.Join(", ", choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)))}]".Trim(), isPassword: false);
        var found = choices.ToList().FindIndex(choice => choice.Label.Replace("&", "", StringComparison.Ordinal).StartsWith(answer, StringComparison.OrdinalIgnoreCase));
        return answer.Length == 0 || found < 0 ? defaultChoice : found;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        new(string.IsNullOrEmpty(userName) ? Ask("User", isPassword: false) : userName, ReadLineAsSecureString());

    private string Ask(string prompt, bool isPassword) =>
        (host.Cell ?? throw new KernelException("PowerShell asks a question, but no cell is running.")).GetInputAsync(prompt, isPassword).GetAwaiter().GetResult();
}
