using System.Xml.Linq;
using Mono.Cecil;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Architecture;

/// <summary>The architecture as one list: a room may use any row below its own, never a sibling, never a higher row.</summary>
public sealed class ArchitectureTests
{
    // A room appears when it has something to do: a row may name rooms that are not there yet.
    private static readonly string[][] Rows =
    [
        ["Discovery"],
        ["Evaluation"],
        ["Feedback", "Signals"],
        ["Conversations"],
        ["Agents"],
        ["Analytics", "Knowledge", "Actions", "Guardrails"],
        ["Models", "Prompts", "Metrics"],
        ["Products"],
        ["Answers", "Governance"],
        ["Storage", "Text", "Statistics", "Telemetry"],
    ];

    // What the library may never ask for, and what to use in its place.
    private static readonly (string Member, string Instead)[] Banned =
    [
        ("System.DateTime::get_Now", "an injected TimeProvider"),
        ("System.DateTime::get_UtcNow", "an injected TimeProvider"),
        ("System.DateTime::get_Today", "an injected TimeProvider"),
        ("System.DateTimeOffset::get_Now", "an injected TimeProvider"),
        ("System.DateTimeOffset::get_UtcNow", "an injected TimeProvider"),
        ("System.Guid::CreateVersion7()", "the overload with the injected clock's time"),
        ("System.Random::get_Shared", "a seeded generator"),
        ("System.Random::.ctor()", "a seeded generator"),
        ("System.Threading.Thread::Sleep", "Task.Delay with the injected TimeProvider"),
        ("System.Environment::Exit", "a value that the host turns into an exit code"),
        ("System.Console::", "a value that the host prints"),
    ];

    private static readonly AssemblyDefinition Library =
        AssemblyDefinition.ReadAssembly(typeof(Product).Assembly.Location);

    [Fact]
    public void A_room_uses_only_the_rows_below_it()
    {
        string[] upward =
        [
            .. from type in Library.MainModule.Types
               let home = Room(type)
               where home is not null
               from target in TypeUses.Of(type)
               let other = Room(target)
               where other is not null && other != home && RowOf(other) <= RowOf(home)
               select $"{type.FullName} must not use {target.FullName}",
        ];

        Assert.True(upward.Length == 0, string.Join('\n', upward.Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_room_has_a_row() =>
        Assert.Empty(Library.MainModule.Types.Select(Room).OfType<string>().Distinct().Except(Rows.SelectMany(row => row)));

    [Fact]
    public void The_librarys_root_holds_registration_only()
    {
        var others = Library.MainModule.Types
            .Where(type => type.Namespace == "Parley")
            .Where(type => !(type is { IsAbstract: true, IsSealed: true } && type.Methods.Where(m => m.IsPublic).All(IsRegistration)))
            .Select(type => type.FullName);

        Assert.Empty(others);
    }

    [Fact]
    public void The_library_knows_no_web_server() =>
        Assert.DoesNotContain(Library.MainModule.AssemblyReferences, r => r.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_library_uses_nothing_banned()
    {
        string[] found =
        [
            .. from type in Library.MainModule.Types
               from member in TypeUses.Members(type)
               from banned in Banned
               where Names(member).Contains(banned.Member, StringComparison.Ordinal)
               select $"{type.FullName} uses {member.FullName}; use {banned.Instead}",
        ];

        Assert.True(found.Length == 0, string.Join('\n', found.Distinct()));
    }

    [Theory]
    [InlineData("src/Parley/Parley.csproj")]
    [InlineData("src/Parley.Server/Parley.Server.csproj", "Parley")]
    [InlineData("src/Parley.Cli/Parley.Cli.csproj", "Parley")]
    public void A_project_of_src_refers_to_the_library_alone(string project, params string[] allowed)
    {
        var references = XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(allowed, references);
    }

    private static bool IsRegistration(MethodDefinition method) =>
        method.Parameters is [{ ParameterType.Name: "IServiceCollection" }, ..];

    // "System.Guid::CreateVersion7()": without the return type that Cecil's full name begins with.
    private static string Names(MemberReference member) => member.FullName[(member.FullName.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static int RowOf(string room) => Array.FindIndex(Rows, row => row.Contains(room));

    // "Parley.Metrics.Queries" is in the room "Metrics"; "Parley" itself is the root, which sees every room.
    private static string? Room(TypeReference type) => type.Namespace.Split('.') is ["Parley", var room, ..] ? room : null;
}
