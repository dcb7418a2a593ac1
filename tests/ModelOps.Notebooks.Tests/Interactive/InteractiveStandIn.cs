// The members of .NET Interactive that extension.dib uses, with their signatures there (main branch, 2025): its packages
// cannot be restored everywhere. Behaviour is the least that lets the script run.
using System.Text.Json;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive
{
    public class Kernel(string name)
    {
        private readonly Dictionary<Type, Func<KernelCommand, KernelInvocationContext, Task>> _handlers = [];

        public string Name { get; } = name;

        public Kernel RootKernel => this;

        public KernelInfo KernelInfo { get; } = new();

        public void AddDirective<TCommand>(KernelActionDirective directive, Func<TCommand, KernelInvocationContext, Task> handler)
            where TCommand : KernelCommand
        {
            directive.KernelCommandType ??= typeof(TCommand);
            if (directive.Parent is null)
            {
                KernelInfo.SupportedDirectives.Add(directive);
            }

            _handlers.Add(typeof(TCommand), (command, context) => handler((TCommand)command, context));
        }

        public Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken) => Task.FromResult(new KernelCommandResult());

        /// <summary>What the parser does with a line: options as JSON under camel-cased names, read into the command's class.</summary>
        public Task InvokeAsync(KernelActionDirective directive, string json)
        {
            var command = (KernelCommand)JsonSerializer.Deserialize(json, directive.KernelCommandType!, new JsonSerializerOptions(JsonSerializerDefaults.Web))!;
            return _handlers[directive.KernelCommandType!](command, KernelInvocationContext.Current);
        }
    }

    public static class KernelExtensions
    {
        public static Kernel FindKernelByName(this Kernel kernel, string name) => kernel.Name == name ? kernel : throw new ArgumentException(name);
    }

    public class KernelInfo
    {
        public ICollection<KernelDirective> SupportedDirectives { get; } = [];
    }

    public class KernelInvocationContext(Kernel kernel)
    {
        public static KernelInvocationContext Current { get; set; } = null!;

        public Kernel HandlingKernel { get; } = kernel;

        public KernelCommand Command { get; } = new SubmitCode("");

        public CancellationToken CancellationToken => CancellationToken.None;

        public List<KernelEvent> Published { get; } = [];

        public void Publish(KernelEvent @event) => Published.Add(@event);
    }

    public class FormattedValue(string mimeType, string value)
    {
        public string MimeType { get; } = mimeType;

        public string Value { get; } = value;
    }

    public class KernelCommandResult
    {
        public IReadOnlyList<KernelEvent> Events { get; } = [];
    }
}

namespace Microsoft.DotNet.Interactive.CSharp
{
    public class CSharpKernel() : Kernel("csharp")
    {
        public Dictionary<string, object> Values { get; } = [];

        public ScriptState? ScriptState => null;

        public bool TryGetValue<T>(string name, out T value)
        {
            var found = Values.TryGetValue(name, out var raw);
            value = found ? (T)raw! : default!;
            return found;
        }

        public Task SetValueAsync(string name, object value, Type declaredType)
        {
            Values[name] = value;
            return Task.CompletedTask;
        }
    }
}

namespace Microsoft.DotNet.Interactive.Commands
{
    public abstract class KernelCommand;

    public abstract class KernelDirectiveCommand : KernelCommand;

    public class SubmitCode(string code) : KernelCommand
    {
        public string Code { get; } = code;
    }
}

namespace Microsoft.DotNet.Interactive.Directives
{
    public abstract class KernelDirective(string name)
    {
        public string Name { get; } = name;

        public string? Description { get; set; }

        public ICollection<KernelDirectiveParameter> Parameters { get; } = [];
    }

    public class KernelActionDirective(string name) : KernelDirective(name)
    {
        private readonly SubcommandList _subcommands = new();

        public Type? KernelCommandType { get; set; }

        public KernelActionDirective? Parent { get; private set; }

        public ICollection<KernelActionDirective> Subcommands
        {
            get
            {
                _subcommands.Owner = this;
                return _subcommands;
            }
        }

        private sealed class SubcommandList : System.Collections.ObjectModel.Collection<KernelActionDirective>
        {
            public KernelActionDirective? Owner { get; set; }

            protected override void InsertItem(int index, KernelActionDirective item)
            {
                item.Parent = Owner;
                base.InsertItem(index, item);
            }
        }
    }

    public class KernelDirectiveParameter(string name, string? description = null)
    {
        public string Name { get; } = name;

        public string Description { get; init; } = description ?? "";

        public bool AllowImplicitName { get; init; }

        public Func<IEnumerable<string>>? Completions { get; private set; }

        public KernelDirectiveParameter AddCompletions(Func<IEnumerable<string>> getCompletions)
        {
            Completions = getCompletions;
            return this;
        }
    }
}

namespace Microsoft.DotNet.Interactive.Events
{
    public abstract class KernelEvent;

    public abstract class DisplayEvent(object value, IReadOnlyCollection<FormattedValue>? formattedValues, string? valueId) : KernelEvent
    {
        public object Value { get; } = value;

        public IReadOnlyCollection<FormattedValue> FormattedValues { get; } = formattedValues ?? [];

        public string? ValueId { get; } = valueId;
    }

    public class DisplayedValueProduced(object value, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
        : DisplayEvent(value, formattedValues, valueId)
    {
        public KernelCommand Command { get; } = command;
    }

    public class DisplayedValueUpdated(object value, string valueId, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null)
        : DisplayEvent(value, formattedValues, valueId)
    {
        public KernelCommand Command { get; } = command;
    }

    public class CommandFailed(Exception exception, string message) : KernelEvent
    {
        public Exception Exception { get; } = exception;

        public string Message { get; set; } = message;
    }
}
