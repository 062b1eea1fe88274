using System.Globalization;
using System.Text;
using System.Xml;

namespace Redoubt.Evidence;

/// <summary>Writes an assessment as JUnit XML: one test suite; the run, every gate and every masking check is a test case.</summary>
/// <remarks>A failed gate or check is a failure, a check not run is skipped, a partial run is an error, and a warning passes with its sentence in the output.</remarks>
public static class JUnitWriter
{
    private enum CaseKind
    {
        Pass,
        Failure,
        Error,
        Skipped,
    }

    /// <summary>The JUnit document of a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>UTF-8 XML. Characters that XML 1.0 cannot hold are replaced by U+FFFD.</returns>
    public static byte[] Write(AssessmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        TestCase[] cases = [.. Cases(report)];
        using MemoryStream stream = new();
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using (XmlWriter xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("testsuites");
            WriteCounts(xml, report, cases);
            xml.WriteStartElement("testsuite");
            WriteCounts(xml, report, cases);
            if (report.Run.StartedUtc is { } start) xml.WriteAttributeString("timestamp", start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            WriteProperties(xml, report);
            foreach (TestCase test in cases) WriteCase(xml, test);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static IEnumerable<TestCase> Cases(AssessmentReport report)
    {
        yield return report.PartialReason is { } reason
            ? new TestCase("redoubt.run", "complete", CaseKind.Error, reason)
            : new TestCase("redoubt.run", "complete", CaseKind.Pass, "The run finished.");
        yield return report.WorstCase is { } worst
            ? new TestCase("redoubt.run", "robust accuracy stated", CaseKind.Pass, string.Create(CultureInfo.InvariantCulture,
                $"Robust accuracy {worst.Value:P1} ({worst.Successes} of {worst.Total} rows, 95 % interval {worst.Lower:P1} to {worst.Upper:P1})."))
            : new TestCase("redoubt.run", "robust accuracy stated", CaseKind.Failure, report.NotStatedReason ?? "No robust accuracy is stated.");
        foreach (GateOutcome gate in report.Gates)
            yield return new TestCase("redoubt.gate", gate.Name, gate.Passed ? CaseKind.Pass : CaseKind.Failure, gate.Message);
        foreach (MaskingCheck check in report.Masking.Checks)
        {
            CaseKind kind = check.Verdict switch { CheckVerdict.Fail => CaseKind.Failure, CheckVerdict.NotRun => CaseKind.Skipped, _ => CaseKind.Pass };
            string text = check.Verdict == CheckVerdict.Warn ? $"Warning: {check.Sentence}" : check.Sentence;
            yield return new TestCase("redoubt.masking", check.Name, kind, text);
        }
    }

    private static void WriteCounts(XmlWriter xml, AssessmentReport report, TestCase[] cases)
    {
        Attribute(xml, "name", $"redoubt assess {report.Model.FileName}");
        Attribute(xml, "tests", Text(cases.Length));
        Attribute(xml, "failures", Text(cases.Count(test => test.Kind == CaseKind.Failure)));
        Attribute(xml, "errors", Text(cases.Count(test => test.Kind == CaseKind.Error)));
        Attribute(xml, "skipped", Text(cases.Count(test => test.Kind == CaseKind.Skipped)));
        if (report.Run.TotalSeconds is { } seconds) Attribute(xml, "time", seconds.ToString("F3", CultureInfo.InvariantCulture));
    }

    private static void WriteProperties(XmlWriter xml, AssessmentReport report)
    {
        xml.WriteStartElement("properties");
        Property(xml, "command", report.Run.CommandLine);
        Property(xml, "version", report.Run.ToolVersion);
        Property(xml, "instructionSet", report.Run.InstructionSet);
        if (report.Model.Sha256 is { } hash) Property(xml, "modelSha256", hash);
        if (report.Target is { } target) Property(xml, "target", target.Url);
        if (report.Target?.AuthorizedBy is { } authorizedBy) Property(xml, "authorizedBy", authorizedBy);
        Property(xml, "dataSha256", report.Data.Sha256);
        Property(xml, "norm", report.Threat.Norm);
        if (report.Threat.Epsilon is { } epsilon) Property(xml, "epsilon", epsilon.ToString("R", CultureInfo.InvariantCulture));
        Property(xml, "cleanAccuracy", report.Clean.Value.ToString("R", CultureInfo.InvariantCulture));
        if (report.WorstCase is { } worst) Property(xml, "robustAccuracy", worst.Value.ToString("R", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, TestCase test)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", test.Group);
        Attribute(xml, "name", test.Name);
        Attribute(xml, "time", "0");
        switch (test.Kind)
        {
            case CaseKind.Pass:
                xml.WriteElementString("system-out", Clean(test.Text));
                break;
            case CaseKind.Skipped:
                xml.WriteStartElement("skipped");
                Attribute(xml, "message", test.Text);
                xml.WriteEndElement();
                break;
            default:
                xml.WriteStartElement(test.Kind == CaseKind.Error ? "error" : "failure");
                Attribute(xml, "message", test.Text);
                Attribute(xml, "type", test.Group);
                xml.WriteString(Clean(test.Text));
                xml.WriteEndElement();
                break;
        }

        xml.WriteEndElement();
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        Attribute(xml, "name", name);
        Attribute(xml, "value", value);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Class and file names come from outside; XML 1.0 has no way to write control characters or lone surrogates.
    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return clean.ToString();
    }

    private sealed record TestCase(string Group, string Name, CaseKind Kind, string Text);
}
