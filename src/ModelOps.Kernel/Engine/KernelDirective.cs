using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary>A line <c>#!name …</c> and what it does.</summary>
/// <param name="Name">The name with its <c>#!</c>, for example <c>#!train</c>.</param>
/// <param name="Description">One sentence, shown by completion and <c>#!lsmagic</c>.</param>
/// <param name="Handler">Does the work. A <see cref="KernelException"/> it throws is shown without a stack trace.</param>
public sealed record KernelDirective(string Name, string Description, Func<DirectiveInvocation, CancellationToken, Task> Handler) : DirectiveSignature(Name, Description);
