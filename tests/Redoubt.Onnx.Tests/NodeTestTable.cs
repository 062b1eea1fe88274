using System.Globalization;
using System.Text;

namespace Redoubt.Onnx.Tests;

/// <summary>Writes the page that says which operator tests of the ONNX project pass, and why the others are refused.</summary>
internal static class NodeTestTable
{
    public static string Write(IReadOnlyList<NodeTestOutcome> outcomes)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # The operator tests of the ONNX project

            Written by `NodeTests` (set `REDOUBT_WRITE_TABLES=1` and run it to write the page anew); another test fails when the page is stale. Each of the
            {outcomes.Count} tests in `../shared/data/onnx-node-tests` is imported, run by the compiled plan and by the evaluator in double precision, and
            compared: |a − b| ≤ 1e-7 + 1e-3·|b| for every number, integers and truth values equal, shapes and element types equal.

            {outcomes.Count(static o => o.Passed)} pass, {outcomes.Count(static o => o.Refusal is not null)} are refused with a reason, {outcomes.Count(static o => o.Failure is not null)} fail.

            ## By operator

            A test counts for each operator that its model uses.

            | operator | tests | pass | refused |
            | --- | ---: | ---: | ---: |

            """);
        foreach (IGrouping<string, NodeTestOutcome> row in outcomes.SelectMany(static o => o.Operators.Select(name => (Name: name, Outcome: o)))
                     .GroupBy(static pair => pair.Name, static pair => pair.Outcome).OrderBy(static row => row.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row.Key} | {row.Count()} | {row.Count(static o => o.Passed)} | {row.Count(static o => o.Refusal is not null)} |\n");
        }

        page.Append("\n## Refused\n\n| reason | tests |\n| --- | --- |\n");
        foreach (IGrouping<string, NodeTestOutcome> row in outcomes.Where(static o => o.Refusal is not null)
                     .GroupBy(static o => o.Refusal!.Replace('|', '/')).OrderBy(static row => row.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row.Key} | {string.Join(", ", row.Select(static o => o.Name.Split('/')[^1]))} |\n");
        }

        return page.ToString();
    }
}
