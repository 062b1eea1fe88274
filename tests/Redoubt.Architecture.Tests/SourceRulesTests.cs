using Redoubt.Testing;

namespace Redoubt.Architecture.Tests;

public sealed class SourceRulesTests
{
    [Fact]
    public void Sources_OfRedoubt_KeepTheRules()
    {
        Violation[] found = [.. ProjectFiles.Below("src").SelectMany(Violations)];
        Violation[] unexpected = [.. found.Where(violation => !AllowedExceptions.All.Any(allowed => Covers(allowed, violation)))];
        Assert.True(unexpected.Length == 0, string.Join('\n', unexpected.Select(violation => violation.ToString())));

        string[] stale = [.. AllowedExceptions.All.Where(allowed => !found.Any(violation => Covers(allowed, violation))).Select(allowed => allowed.ToString())];
        Assert.True(stale.Length == 0, "no longer needed, take out: " + string.Join('\n', stale));
        Assert.All(AllowedExceptions.All, allowed => Assert.NotEmpty(allowed.Reason));
    }

    [Theory]
    [InlineData("namespace P;\npublic sealed class A;", "")]
    [InlineData("namespace P;\npublic sealed class A { public enum Inner { X } }\ninternal enum B { X }", "")]
    [InlineData("namespace P;\npublic readonly record struct A(int X);", "")]
    [InlineData("namespace P;\npublic abstract class A; internal static class B; internal interface C; internal delegate void D();", "")]
    [InlineData("namespace P.Family;\npublic sealed class A;", "namespace")]
    [InlineData("namespace P;\npublic sealed class A; public enum B { X }", "one-public-type")]
    [InlineData("namespace P;\npublic class A;", "sealed")]
    [InlineData("namespace P;\ninternal record A(int X);", "sealed")]
    [InlineData("namespace P;\npublic sealed class A { private class B; }", "sealed")]
    [InlineData("namespace P;\npublic sealed partial class A;\npublic partial class A;", "")]
    [InlineData("namespace P;\npublic sealed class AttackHelper;", "name")]
    [InlineData("namespace P;\npublic sealed class A { void M(int a, int b, int c, int d, int e, int f) {} }", "")]
    [InlineData("namespace P;\npublic sealed class A { void M(int a, int b, int c, int d, int e, int f, int g) {} }", "parameters")]
    [InlineData("namespace P;\npublic sealed class A(int a, int b, int c, int d, int e, int f, int g);", "parameters")]
    [InlineData("namespace P;\npublic sealed class A { public A(int a, int b, int c, int d, int e, int f, int g) {} }", "parameters")]
    public void Check_SmallFile_ReportsTheRule(string text, string rule) =>
        Assert.Equal(rule.Length == 0 ? [] : [rule], SourceRules.Check("P", new Dictionary<string, string> { ["A.cs"] = text }).Select(violation => violation.Rule));

    [Theory]
    [InlineData(60, "", "A.cs")]
    [InlineData(61, "method-lines", "A.cs")]
    [InlineData(61, "", "A.Generated.cs")]
    public void Check_MethodLength_CountsFromSignatureToBrace(int lines, string rule, string file)
    {
        // Attribute and documentation are not counted; signature and two braces are 3 of the lines.
        string body = string.Concat(Enumerable.Repeat("        M();\n", lines - 3));
        string text = $"namespace P;\npublic sealed class A\n{{\n    /// <summary>x</summary>\n    [Obsolete]\n    public void M()\n    {{\n{body}    }}\n}}\n";
        Assert.Equal(rule.Length == 0 ? [] : [rule], SourceRules.Check("P", new Dictionary<string, string> { [file] = text }).Select(violation => violation.Rule));
    }

    [Theory]
    [InlineData(500, "", "A.cs")]
    [InlineData(501, "file-lines", "A.cs")]
    [InlineData(501, "", "A.Generated.cs")]
    public void Check_FileLength_IsCapped(int lines, string rule, string file)
    {
        string text = "namespace P;\n" + new string('\n', lines - 1);
        Assert.Equal(rule.Length == 0 ? [] : [rule], SourceRules.Check("P", new Dictionary<string, string> { [file] = text }).Select(violation => violation.Rule));
    }

    private static IEnumerable<Violation> Violations(string project) => SourceRules.Check(
        Path.GetFileNameWithoutExtension(project),
        ProjectFiles.Sources(project).ToDictionary(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllText));

    private static bool Covers((string Rule, string File, string Member, string Reason) allowed, Violation violation) =>
        (allowed.Rule, allowed.File, allowed.Member) == (violation.Rule, violation.File, violation.Member);
}
