using System.Globalization;
using System.Text;
using Redoubt.Certification;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Testing;

namespace Redoubt.Cli.Tests;

/// <summary>docs/models.md is what the rule tables say. Set REDOUBT_WRITE_TABLES=1 and run this to write it anew.</summary>
public sealed class ModelsPageTests
{
    private const string Page = "docs/models.md";

    private const string Head = """
        # What models can hold

        Written by `ModelsPageTests` from the rule tables themselves (`REDOUBT_WRITE_TABLES=1` writes it anew); a test fails when the page is stale.

        ## ONNX operators that are read

        Operator sets 1 to 24, those of `ai.onnx.ml` with their domain. Each becomes operations of the graph language below, so everything that holds for those
        holds for it. If is read where its condition is known when the model is loaded, Loop and Scan where the number of their steps is. What is not listed is refused by
        name; [the page on import](methods/onnx.md) says what else is.


        """;

    private const string Middle = """

        ## Operations of the graph language

        Every operation has a meaning in double precision (`ReferenceEvaluator`), a compiled form (`Plan`) and a cost. The columns say what else is known about it:
        **gradient**, with respect to its operands; **bounds**, sound intervals for certificates; **rows**, whether it may keep the rows of a batch apart (proved for
        each graph from its types); **ONNX**, whether it can be written to a file. ● yes; ● with a number: see the note; – with a number: no, for the reason in the note.

        | operation | gradient | bounds | rows | ONNX |
        | --- | :---: | :---: | :---: | :---: |

        """;

    [Fact]
    public void Page_OfOperations_IsWhatTheTablesSay()
    {
        string path = Repository.PathOf(Page), written = Write();
        if (Environment.GetEnvironmentVariable("REDOUBT_WRITE_TABLES") == "1") File.WriteAllText(path, written);

        Assert.Equal(written, File.ReadAllText(path));
    }

    private static string Write()
    {
        var notes = new List<string>();
        var page = new StringBuilder(Head).AppendJoin(", ", OnnxModel.Operators).Append(".\n\nRefused with the reason:\n\n");
        foreach (IGrouping<string, string> family in OnnxModel.Refused.GroupBy(static refused => refused.Value, static refused => refused.Key))
            page.Append(CultureInfo.InvariantCulture, $"- {string.Join(", ", family)}: {family.Key}.\n");
        page.Append(Middle);
        foreach (OpKind kind in Enum.GetValues<OpKind>())
        {
            string rows = RowIndependence.Coverage.Contains(kind) ? "●" : "–";
            page.Append(CultureInfo.InvariantCulture, $"| {kind} | {Cell(GradientRules.Coverage[kind], notes)} | {Cell(IntervalRules.Coverage[kind], notes)} | {rows} | {Cell(OnnxExporter.Covers(kind), notes)} |\n");
        }

        page.Append("\n## Notes\n\n");
        for (int i = 0; i < notes.Count; i++) page.Append(CultureInfo.InvariantCulture, $"{i + 1}. {notes[i]}\n");
        return page.ToString();
    }

    private static string Cell(RuleCoverage coverage, List<string> notes)
    {
        string mark = coverage.HasRule ? "●" : "–";
        if (coverage.Remark is not { } remark) return mark;
        if (!notes.Contains(remark)) notes.Add(remark);
        return string.Create(CultureInfo.InvariantCulture, $"{mark} {notes.IndexOf(remark) + 1}");
    }
}
