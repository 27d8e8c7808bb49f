using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Parley.Tests.Architecture;

/// <summary>
/// The house's numbers. An exemption is an attribute at the code, with the reason:
/// <c>[SuppressMessage("Tidy", "MethodLength", Justification = "…")]</c>; the rules are named in the tests.
/// </summary>
public sealed class TidyTests
{
    private const int MethodLines = 60;
    private const int FileLines = 400;
    private const int Parameters = 5;
    private const int Dependencies = 6;
    private const int FilesInFolder = 25;
    private const double SealedShare = 0.9;
    private static readonly string[] EmptyNames = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Base"];

    [Fact]
    public void A_method_has_at_most_60_lines() => Hold(
        "MethodLength",
        file => file.Nodes<BaseMethodDeclarationSyntax>().Cast<SyntaxNode>().Concat(file.Nodes<AccessorDeclarationSyntax>()),
        method => SourceFile.CodeLines(method) is var lines && lines > MethodLines ? $"{lines} lines" : null);

    [Fact]
    public void Statements_outside_of_a_class_have_at_most_60_lines() => Hold(
        "MethodLength",
        file => [file.Root],
        root => root.ChildNodes().OfType<GlobalStatementSyntax>().Sum(SourceFile.CodeLines) is var lines && lines > MethodLines ? $"{lines} lines" : null);

    [Fact]
    public void A_file_has_at_most_400_lines_of_code() => Hold(
        "FileLength",
        file => [file.Root.Members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(n => n.Members).FirstOrDefault() ?? (SyntaxNode)file.Root],
        first => SourceFile.CodeLines(first.SyntaxTree.GetRoot()) is var lines && lines > FileLines ? $"{lines} lines" : null);

    // What a base class or an interface of others demands is not chosen here; a record's parameters are its data.
    [Fact]
    public void A_method_has_at_most_5_parameters() => Hold(
        "Parameters",
        file => file.Nodes<MethodDeclarationSyntax>().Where(method => !IsOverride(method)),
        method => ((MethodDeclarationSyntax)method).ParameterList.Parameters.Count is var count && count > Parameters ? $"{count} parameters" : null);

    [Fact]
    public void A_class_has_at_most_6_dependencies() => Hold(
        "Dependencies",
        file => file.Nodes<ConstructorDeclarationSyntax>().Cast<SyntaxNode>().Concat(file.Nodes<ClassDeclarationSyntax>()),
        node => Dependent(node) is var count && count > Dependencies ? $"{count} dependencies" : null);

    [Fact]
    public void Nine_of_ten_classes_are_sealed_or_static()
    {
        TypeDeclarationSyntax[] classes =
        [
            .. from file in SourceFile.Product
               from type in file.Nodes<TypeDeclarationSyntax>()
               where type.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration
               select type,
        ];
        var open = classes.Where(type => !type.Modifiers.Any(m => m.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword)).ToArray();

        Assert.True(
            open.Length <= (1 - SealedShare) * classes.Length,
            $"{open.Length} of {classes.Length} are open: {string.Join(", ", open.Select(type => type.Identifier.Text).Distinct())}");
    }

    [Fact]
    public void An_interface_has_more_than_one_implementer()
    {
        var bases = SourceFile.Product
            .SelectMany(file => file.Nodes<BaseListSyntax>())
            .SelectMany(list => list.Types)
            .Select(type => type.Type.ToString().Split('<')[0].Split('.')[^1])
            .ToLookup(name => name);

        Hold(
            "OneImplementer",
            file => file.Nodes<InterfaceDeclarationSyntax>(),
            node => bases[((InterfaceDeclarationSyntax)node).Identifier.Text].Count() is var count && count < 2 ? $"{count} implementers" : null);
    }

    [Fact]
    public void A_name_says_what_a_type_is() => Hold(
        "Name",
        file => file.Nodes<BaseTypeDeclarationSyntax>(),
        type => Array.Find(EmptyNames, ((BaseTypeDeclarationSyntax)type).Identifier.Text.EndsWith) is { } ending ? $"ends in {ending}" : null);

    [Fact]
    public void An_async_method_takes_a_CancellationToken_last() => Hold(
        "Cancellation",
        file => file.Nodes<MethodDeclarationSyntax>().Where(method => IsAsync(method) && !IsOverride(method)),
        method => Cancels(((MethodDeclarationSyntax)method).ParameterList.Parameters)
            ? null
            : "no CancellationToken as its last parameter");

    // An HttpContext brings its request's own token, a host its stopping one; only optional parameters may stand behind the token.
    private static bool Cancels(SeparatedSyntaxList<ParameterSyntax> parameters) =>
        parameters.LastOrDefault(p => p.Default is null) is { Type: { } last } && last.ToString() == "CancellationToken"
        || parameters.Any(p => p.Type?.ToString() is "HttpContext" or "WebApplication");

    [Fact]
    public void A_namespace_is_its_folder() => Hold(
        "Namespace",
        file => file.Nodes<BaseNamespaceDeclarationSyntax>(),
        node => ((BaseNamespaceDeclarationSyntax)node).Name.ToString() is var name && name != Folder(node) ? $"{name} is in the folder of {Folder(node)}" : null);

    [Fact]
    public void A_folder_holds_at_most_25_source_files()
    {
        var full = new[] { "src", "tests", "bench" }
            .SelectMany(SourceFile.Below)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".sql")
            .GroupBy(file => Path.GetDirectoryName(file))
            .Where(folder => folder.Count() > FilesInFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()} files");

        Assert.Empty(full);
    }

    private static void Hold(
        string rule, Func<SourceFile, IEnumerable<SyntaxNode>> nodes, Func<SyntaxNode, string?> fault)
    {
        string[] found =
        [
            .. from file in SourceFile.Product
               from node in nodes(file)
               let what = fault(node)
               where what is not null && !SourceFile.IsExempt(node, rule)
               select $"{file.At(node)}: {Label(node)}: {what}",
        ];

        Assert.True(found.Length == 0, $"{rule}:\n{string.Join('\n', found)}");
    }

    private static string Label(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    // A call of a DisposeAsync or of a main method is not ours to design; neither is what a base class or interface demands.
    private static bool IsOverride(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.OverrideKeyword) || method.ExplicitInterfaceSpecifier is not null
        || method.Identifier.Text == "DisposeAsync";

    private static bool IsAsync(MethodDeclarationSyntax method) =>
        method.ReturnType.ToString().Split('<')[0].Split('.')[^1] is "Task" or "ValueTask" or "IAsyncEnumerable";

    private static int Dependent(SyntaxNode node) => node switch
    {
        ConstructorDeclarationSyntax { Parent: not RecordDeclarationSyntax } constructor => constructor.ParameterList.Parameters.Count,
        ClassDeclarationSyntax { ParameterList: { } parameters } => parameters.Parameters.Count,
        _ => 0,
    };

    // src/Parley/Metrics/Queries/X.cs -> Parley.Metrics.Queries
    private static string Folder(SyntaxNode node) => SourceFile.Product.First(file => file.Root.SyntaxTree == node.SyntaxTree).Path
        .Split('/')[1..^1].Aggregate((path, folder) => $"{path}.{folder}");
}
