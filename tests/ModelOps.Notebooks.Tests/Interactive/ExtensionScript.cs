using System.Globalization;
using System.Text;

namespace ModelOps.Notebooks.Tests.Interactive;

/// <summary>Writes the script with which .NET Interactive learns our commands, from the list of commands.</summary>
internal static class ExtensionScript
{
    public static string Generate()
    {
        var classes = new StringBuilder();
        var registrations = new StringBuilder();
        foreach (var magic in CommandCatalog.Magics)
        {
            var commands = CommandCatalog.Under(magic);
            if (commands is [{ } only] && only.Name == magic)
            {
                registrations.Append(CultureInfo.InvariantCulture, $"    ModelOpsMagics.Add<{ClassOf(only)}>(kernel, ops, \"{only.Name}\");\n");
            }
            else
            {
                var words = string.Join(", ", commands.Select(command => $"ModelOpsMagics.Sub<{ClassOf(command)}>(kernel, ops, \"{command.Name}\")"));
                registrations.Append(CultureInfo.InvariantCulture, $"    ModelOpsMagics.AddGroup(kernel, \"{magic}\", {words});\n");
            }

            foreach (var command in commands)
            {
                classes.Append(CultureInfo.InvariantCulture, $"public sealed class {ClassOf(command)} : ModelOpsMagic {{ }}\n");
            }
        }

        return Template.Replace("{classes}", classes.ToString(), StringComparison.Ordinal).Replace("{registrations}", registrations.ToString(), StringComparison.Ordinal);
    }

    /// <summary>.NET Interactive tells commands apart by their class's name alone, and users see it.</summary>
    private static string ClassOf(LifecycleCommand command) =>
        "ModelOps" + string.Concat(command.Name.Split(' ', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Magic";

    private const string Template = """
        #!csharp

        // Written from the list of commands by ExtensionScriptTests; run it with UPDATE_GOLDEN=1 after adding a command.

        public abstract class ModelOpsMagic : Microsoft.DotNet.Interactive.Commands.KernelDirectiveCommand
        {
            [System.Text.Json.Serialization.JsonExtensionData]
            public System.Collections.Generic.Dictionary<string, object> Words { get; set; } = new();
        }

        {classes}
        public sealed class ModelOpsInteractiveHost : ModelOps.INotebookHost
        {
            private readonly Microsoft.DotNet.Interactive.CSharp.CSharpKernel _kernel;

            public ModelOpsInteractiveHost(Microsoft.DotNet.Interactive.CSharp.CSharpKernel kernel) => _kernel = kernel;

            public bool TryGetVariable(string name, out object value) => _kernel.TryGetValue(name, out value) && value is not null;

            public async System.Threading.Tasks.ValueTask SetVariableAsync(string name, object value, System.Threading.CancellationToken cancellationToken) =>
                await _kernel.SetValueAsync(name, value, value.GetType());

            public System.Collections.Generic.IReadOnlyCollection<string> VariableNames() =>
                _kernel.ScriptState is { } state ? state.Variables.Select(variable => variable.Name).Distinct().ToList() : new System.Collections.Generic.List<string>();

            public System.Threading.Tasks.ValueTask DisplayAsync(ModelOps.MimeBundle bundle, string displayId, System.Threading.CancellationToken cancellationToken)
            {
                var context = Microsoft.DotNet.Interactive.KernelInvocationContext.Current;
                var values = bundle.Data.Select(pair => new Microsoft.DotNet.Interactive.FormattedValue(pair.Key, pair.Value)).ToList();
                if (displayId is not null && !_shown.Add(displayId))
                {
                    context.Publish(new Microsoft.DotNet.Interactive.Events.DisplayedValueUpdated(bundle, displayId, context.Command, values));
                }
                else
                {
                    context.Publish(new Microsoft.DotNet.Interactive.Events.DisplayedValueProduced(bundle, context.Command, values, displayId));
                }

                return default;
            }

            public async System.Threading.Tasks.Task RunCodeAsync(string code, System.Threading.CancellationToken cancellationToken)
            {
                var result = await _kernel.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(code), cancellationToken);
                foreach (var failure in result.Events.OfType<Microsoft.DotNet.Interactive.Events.CommandFailed>())
                {
                    throw failure.Exception ?? new System.Exception(failure.Message);
                }
            }

            private readonly System.Collections.Generic.HashSet<string> _shown = new();
        }

        public static class ModelOpsMagics
        {
            public static void Add<TMagic>(Microsoft.DotNet.Interactive.Kernel kernel, ModelOps.ModelOpsSession ops, string name)
                where TMagic : ModelOpsMagic =>
                Register<TMagic>(kernel, ops, name, Directive("#!" + name, Command(name)));

            public static void AddGroup(Microsoft.DotNet.Interactive.Kernel kernel, string name, params System.Action<Microsoft.DotNet.Interactive.Directives.KernelActionDirective>[] subcommands)
            {
                var group = new Microsoft.DotNet.Interactive.Directives.KernelActionDirective("#!" + name);
                kernel.KernelInfo.SupportedDirectives.Add(group);
                foreach (var add in subcommands)
                {
                    add(group);
                }
            }

            public static System.Action<Microsoft.DotNet.Interactive.Directives.KernelActionDirective> Sub<TMagic>(Microsoft.DotNet.Interactive.Kernel kernel, ModelOps.ModelOpsSession ops, string name)
                where TMagic : ModelOpsMagic => group =>
                {
                    var directive = Directive(name.Split(' ')[1], Command(name));
                    group.Subcommands.Add(directive);
                    Register<TMagic>(kernel, ops, name, directive);
                };

            private static void Register<TMagic>(Microsoft.DotNet.Interactive.Kernel kernel, ModelOps.ModelOpsSession ops, string name, Microsoft.DotNet.Interactive.Directives.KernelActionDirective directive)
                where TMagic : ModelOpsMagic =>
                kernel.AddDirective<TMagic>(directive, (magic, context) => Command(name).RunAsync(ops, Words(Command(name), magic), "", context.CancellationToken));

            private static ModelOps.LifecycleCommand Command(string name) => ModelOps.CommandCatalog.All.Single(command => command.Name == name);

            private static Microsoft.DotNet.Interactive.Directives.KernelActionDirective Directive(string name, ModelOps.LifecycleCommand command)
            {
                var directive = new Microsoft.DotNet.Interactive.Directives.KernelActionDirective(name) { Description = command.Summary };
                foreach (var parameter in command.Parameters)
                {
                    // What is required is checked by the command, which tells all faults at once.
                    directive.Parameters.Add(new Microsoft.DotNet.Interactive.Directives.KernelDirectiveParameter("--" + parameter.Name, parameter.Description) { AllowImplicitName = parameter.Position == 0 }
                        .AddCompletions(() => parameter.Values));
                }

                return directive;
            }

            // Options arrive under camel-cased names, beside the directive's own properties.
            private static ModelOps.CommandLineWords Words(ModelOps.LifecycleCommand command, ModelOpsMagic magic)
            {
                var positional = new System.Collections.Generic.List<ModelOps.CommandWord>();
                var named = new System.Collections.Generic.Dictionary<string, ModelOps.CommandWord?>();
                foreach (var parameter in command.Parameters)
                {
                    var words = parameter.Name.Split('-');
                    var key = words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
                    if (!magic.Words.TryGetValue(key, out var value) || value is null)
                    {
                        continue;
                    }

                    if (parameter.Position == 0)
                    {
                        positional.Add(new ModelOps.CommandWord(value.ToString()));
                    }
                    else
                    {
                        named.Add(parameter.Name, new ModelOps.CommandWord(value.ToString()));
                    }
                }

                return new ModelOps.CommandLineWords(positional, named);
            }
        }

        var ops = new ModelOps.ModelOpsSession(new ModelOpsInteractiveHost(
            (Microsoft.DotNet.Interactive.CSharp.CSharpKernel)Microsoft.DotNet.Interactive.KernelExtensions.FindKernelByName(Microsoft.DotNet.Interactive.KernelInvocationContext.Current.HandlingKernel.RootKernel, "csharp")));

        {
            var kernel = Microsoft.DotNet.Interactive.KernelExtensions.FindKernelByName(Microsoft.DotNet.Interactive.KernelInvocationContext.Current.HandlingKernel.RootKernel, "csharp");
        {registrations}}

        """;
}
