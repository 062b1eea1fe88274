using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Redoubt.Architecture.Tests;

/// <summary>How a source file must be built, read off its syntax tree. Each rule gives one <see cref="Violation"/> per offender.</summary>
internal static class SourceRules
{
    public const int MostFileLines = 500, MostMethodLines = 60, MostParameters = 6;

    private static readonly string[] EmptyNames = ["Helper", "Helpers", "Manager", "Utils", "Util", "Base", "Impl"];
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    /// <summary>Every broken rule of one project.</summary>
    /// <param name="project">Project name, which is also the namespace.</param>
    /// <param name="files">Name and text of every file.</param>
    public static IEnumerable<Violation> Check(string project, IReadOnlyDictionary<string, string> files)
    {
        var trees = files.ToDictionary(file => file.Key, file => CSharpSyntaxTree.ParseText(file.Value, Options).GetCompilationUnitRoot());
        return trees.SelectMany(file => CheckFile(project, file.Key, files[file.Key], file.Value)).Concat(OpenTypes(trees));
    }

    private static IEnumerable<Violation> CheckFile(string project, string file, string text, CompilationUnitSyntax root)
    {
        bool generated = file.EndsWith(".Generated.cs", StringComparison.Ordinal);
        int lines = text.AsSpan().Count('\n');
        if (!generated && lines > MostFileLines) yield return new Violation("file-lines", file, "", $"{lines} lines, at most {MostFileLines}");

        foreach (BaseNamespaceDeclarationSyntax space in root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            if (space.Name.ToString() != project) yield return new Violation("namespace", file, "", $"namespace {space.Name}, must be {project}");
        }

        BaseTypeDeclarationSyntax[] types = [.. root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()];
        string[] published = [.. types.Where(type => !IsNested(type) && type.Modifiers.Any(SyntaxKind.PublicKeyword)).Select(type => type.Identifier.Text).Distinct()];
        if (published.Length > 1) yield return new Violation("one-public-type", file, "", $"public types {string.Join(", ", published)}");
        foreach (BaseTypeDeclarationSyntax type in types)
        {
            if (EmptyNames.FirstOrDefault(word => type.Identifier.Text.EndsWith(word, StringComparison.Ordinal)) is { } word)
                yield return new Violation("name", file, type.Identifier.Text, $"ends in {word}, which says nothing");
        }

        foreach (SyntaxNode node in root.DescendantNodes())
        {
            string name = NameOf(node);
            if (!generated && IsMethod(node) && LinesOf(node) is var length and > MostMethodLines)
                yield return new Violation("method-lines", file, name, $"{length} lines, at most {MostMethodLines}");
            if (ParametersOf(node) is { } list && list.Parameters.Count > MostParameters)
                yield return new Violation("parameters", file, name, $"{list.Parameters.Count} parameters, at most {MostParameters}");
        }
    }

    // A partial type carries its modifiers on any of its parts, so all files of a project are seen together.
    private static IEnumerable<Violation> OpenTypes(Dictionary<string, CompilationUnitSyntax> trees)
    {
        var parts = trees
            .SelectMany(file => file.Value.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(type => (File: file.Key, Type: type)))
            .Where(part => part.Type is ClassDeclarationSyntax || part.Type.IsKind(SyntaxKind.RecordDeclaration))
            .GroupBy(part => FullName(part.Type), StringComparer.Ordinal);
        foreach (var type in parts)
        {
            bool closed = type.SelectMany(part => part.Type.Modifiers)
                .Any(modifier => modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword);
            if (!closed) yield return new Violation("sealed", type.First().File, type.Key, "is open to inheritance: make it sealed, static or abstract");
        }
    }

    private static bool IsNested(SyntaxNode type) => type.Parent is TypeDeclarationSyntax;

    private static bool IsMethod(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax;

    private static int LinesOf(SyntaxNode node)
    {
        // Without attributes and documentation: from the first modifier to the closing brace.
        int start = node switch
        {
            MemberDeclarationSyntax { Modifiers: [SyntaxToken first, ..] } => first.SpanStart,
            MemberDeclarationSyntax { AttributeLists: [.., AttributeListSyntax last] } => last.GetLastToken().GetNextToken().SpanStart,
            _ => node.SpanStart,
        };
        SourceLines(node, start, out int from, out int to);
        return to - from + 1;
    }

    private static void SourceLines(SyntaxNode node, int start, out int from, out int to)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, node.Span.End));
        from = span.StartLinePosition.Line;
        to = span.EndLinePosition.Line;
    }

    private static BaseParameterListSyntax? ParametersOf(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList,
        LocalFunctionStatementSyntax function => function.ParameterList,
        DelegateDeclarationSyntax type => type.ParameterList,
        IndexerDeclarationSyntax indexer => indexer.ParameterList,
        TypeDeclarationSyntax type => type.ParameterList,
        _ => null,
    };

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => $"{Owner(method)}{method.Identifier.Text}",
        ConstructorDeclarationSyntax constructor => $"{Owner(constructor)}.ctor",
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        TypeDeclarationSyntax type => FullName(type),
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => $"{Owner(property)}{property.Identifier.Text}",
        _ => node.Kind().ToString(),
    };

    private static string Owner(SyntaxNode member) => member.Parent is TypeDeclarationSyntax type ? FullName(type) + "." : "";

    private static string FullName(TypeDeclarationSyntax type)
    {
        string own = type.TypeParameterList is { } list ? $"{type.Identifier.Text}`{list.Parameters.Count}" : type.Identifier.Text;
        return type.Parent is TypeDeclarationSyntax outer ? $"{FullName(outer)}.{own}" : own;
    }
}
