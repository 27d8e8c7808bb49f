using Mono.Cecil;
using Parley.Tests.Architecture;
using Xunit;

namespace Parley.Server.Tests.Architecture;

public sealed class ServerArchitectureTests
{
    private static readonly AssemblyDefinition Server =
        AssemblyDefinition.ReadAssembly(typeof(Program).Assembly.Location);

    [Theory]
    [InlineData("Ui", "Api")]
    [InlineData("Api", "Ui")]
    public void The_page_and_the_API_never_meet(string folder, string other) => Assert.Empty(
        from type in Server.MainModule.Types
        where In(type, folder)
        from target in TypeUses.Of(type)
        where In(target, other)
        select $"{type.FullName} must not use {target.FullName}");

    [Fact]
    public void The_server_does_not_know_the_command_line() =>
        Assert.DoesNotContain(Server.MainModule.AssemblyReferences, reference => reference.Name == "parley");

    private static bool In(TypeReference type, string folder) =>
        type.Namespace == $"Parley.Server.{folder}" || type.Namespace.StartsWith($"Parley.Server.{folder}.", StringComparison.Ordinal);
}
