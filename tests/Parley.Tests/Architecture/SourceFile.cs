using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Parley.Tests.Architecture;

/// <summary>A parsed C# file of the repository.</summary>
/// <param name="Path">Path from the root, with forward slashes.</param>
/// <param name="Root">Its syntax.</param>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Root)
{
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules", ".git"];

    /// <summary>Every C# file below src/.</summary>
    public static ImmutableArray<SourceFile> Product { get; } = [.. Below("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(Parse)];

    /// <summary>Every file below a folder that a person wrote, from the root, with forward slashes, in ordinal order.</summary>
    /// <param name="folder">The folder; the root itself where empty.</param>
    public static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Made.Contains) && !IsGeneratedSample(file))
            .Order(StringComparer.Ordinal);

    /// <summary>Nodes of a kind, with where they are.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    /// <summary>Where a node is.</summary>
    /// <param name="node">The node.</param>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    /// <summary>Lines with code on them: no blank lines, comments or attributes.</summary>
    /// <param name="node">Of what.</param>
    public static int CodeLines(SyntaxNode node) => node
        .DescendantTokens(child => child is not AttributeListSyntax)
        .Where(token => token.Span.Length > 0)
        .Select(token => token.GetLocation().GetLineSpan())
        .SelectMany(span => Enumerable.Range(span.StartLinePosition.Line, span.EndLinePosition.Line - span.StartLinePosition.Line + 1))
        .Distinct()
        .Count();

    /// <summary>
    /// True where <c>[SuppressMessage("Tidy", "rule", Justification = "why")]</c> stands at the node or at one around it.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="rule">The rule.</param>
    public static bool IsExempt(SyntaxNode node, string rule) => node.AncestorsAndSelf()
        .OfType<MemberDeclarationSyntax>()
        .SelectMany(member => member.AttributeLists)
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.ArgumentList?.Arguments is [var category, var id, var reason, ..]
            && category.ToString() == "\"Tidy\"" && id.ToString() == $"\"{rule}\"" && reason.Expression.ToString().Length > 10);

    private static SourceFile Parse(string path) =>
        new(path, CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.PathOf(path)), new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot());

    private static bool IsGeneratedSample(string file) =>
        file.StartsWith("samples/", StringComparison.Ordinal) && (file.Split('/').Contains("data") || file.EndsWith("/labels.json", StringComparison.Ordinal));
}
