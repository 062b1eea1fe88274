using System.Xml.Linq;
using Redoubt.Testing;

namespace Redoubt.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Projects_OfRedoubt_ReferenceDownwardsOnly()
    {
        Dictionary<string, string[]> references = ProjectFiles.References();
        Assert.Contains("Redoubt.Tensors", references["Redoubt.Graphs"]);

        string[] violations = [.. LayerTable.Redoubt.Violations(references)];
        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Theory]
    [InlineData("Redoubt.Tensors", "Redoubt.Graphs", "Redoubt.Tensors must not reference Redoubt.Graphs: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Attacks", "Redoubt.Defenses", "Redoubt.Attacks must not reference Redoubt.Defenses: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Models", "Redoubt.Data", "Redoubt.Models must not reference Redoubt.Data: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Evidence", "Redoubt.Tensors", "Redoubt.Evidence must not reference Redoubt.Tensors: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Evaluation", "Redoubt.Training", "Redoubt.Evaluation must not reference Redoubt.Training: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Cli", "Redoubt.Gateway", "Redoubt.Cli must not reference Redoubt.Gateway: references go downwards, or along an arrow.")]
    [InlineData("Redoubt.Reports", "Redoubt.Models", "Redoubt.Reports may only reference Redoubt.Evidence, not Redoubt.Models.")]
    [InlineData("Redoubt.Attacks", "Redoubt.Reports", "Redoubt.Attacks is in a row that must not reference Redoubt.Reports.")]
    [InlineData("Redoubt.Attacks", "Redoubt.Other", "Redoubt.Attacks references Redoubt.Other, which is not in the layer table.")]
    [InlineData("Redoubt.Other", "Redoubt.Tensors", "Redoubt.Other is not in the layer table.")]
    [InlineData("Redoubt.Gateway", "Redoubt.Attacks", "Redoubt.Gateway must never reach Redoubt.Attacks, not even indirectly.")]
    public void Violations_ForbiddenReference_IsReported(string project, string target, string sentence) =>
        Assert.Contains(sentence, LayerTable.Redoubt.Violations(new Dictionary<string, string[]> { [project] = [target] }));

    [Theory]
    [InlineData("Redoubt.Onnx", "Redoubt.Tensors")]
    [InlineData("Redoubt.Training", "Redoubt.Evaluation")]
    [InlineData("Redoubt.Federation", "Redoubt.Evaluation")]
    [InlineData("Redoubt.Evaluation", "Redoubt.Reports")]
    [InlineData("Redoubt.Reports", "Redoubt.Evidence")]
    [InlineData("Redoubt.Cli", "Redoubt.Attacks")]
    public void Violations_AllowedReference_IsNotReported(string project, string target) =>
        Assert.Empty(LayerTable.Redoubt.Violations(new Dictionary<string, string[]> { [project] = [target] }));

    [Fact]
    public void Violations_GatewayReachesAttacksThroughAnother_IsReported() => Assert.Contains(
        "Redoubt.Gateway must never reach Redoubt.Attacks, not even indirectly.",
        LayerTable.Redoubt.Violations(new Dictionary<string, string[]>
        {
            ["Redoubt.Gateway"] = ["Redoubt.Evaluation"],
            ["Redoubt.Evaluation"] = ["Redoubt.Attacks"],
        }));

    [Fact]
    public void Projects_WithSources_AreInTheSolution()
    {
        // A test project outside the solution would never run, and nobody would notice.
        HashSet<string> listed = [.. XDocument.Load(Repository.PathOf("Redoubt.slnx")).Descendants("Project").Select(item => (string)item.Attribute("Path")!)];
        string[] folders = ["src", "tests", "samples", "benchmarks"];
        IEnumerable<string> missing = folders.SelectMany(ProjectFiles.Below)
            .Where(project => ProjectFiles.Sources(project).Length > 0)
            .Select(project => Path.GetRelativePath(Repository.Root, project).Replace('\\', '/'))
            .Where(path => !listed.Contains(path));
        Assert.Empty(missing);
    }

    [Fact]
    public void Projects_InSrc_StandInFoldersOfTheirName() =>
        Assert.All(ProjectFiles.Below("src"), path => Assert.Equal(Path.GetFileName(Path.GetDirectoryName(path)), Path.GetFileNameWithoutExtension(path)));
}
