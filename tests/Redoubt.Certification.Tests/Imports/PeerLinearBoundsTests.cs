using System.IO.Compression;
using System.Text.Json;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>Lower bounds of every lead against auto_LiRPA's in double precision: never above, and below by rounding only. See tests/golden/linear-bounds/PROVENANCE.md.</summary>
public sealed class PeerLinearBoundsTests
{
    public static TheoryData<string, CertificationMethod, LowerSlopes, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, CertificationMethod, LowerSlopes, double>();
            foreach (CertificationMethod method in new[] { CertificationMethod.IntervalLinear, CertificationMethod.Linear })
            {
                foreach (LowerSlopes slopes in new[] { LowerSlopes.Adaptive, LowerSlopes.Zero })
                {
                    foreach (string name in new[] { "dense", "convolutional", "residual" }) cases.Add(name, method, slopes, 5e-4);
                }

                // What executions of sigmoid and tanh may be off by; and where tangents touch is found by bisection here and in a table there, so either may be better.
                cases.Add("smooth", method, LowerSlopes.Adaptive, 1e-3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Certify_GoldenNetworks_AgreesWithThePeer(string name, CertificationMethod method, LowerSlopes slopes, double room)
    {
        using var file = new GZipStream(File.OpenRead(Repository.PathOf("tests/golden/linear-bounds/vectors.json.gz")), CompressionMode.Decompress);
        using JsonDocument cases = JsonDocument.Parse(file);
        JsonElement one = cases.RootElement.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        string slope = slopes == LowerSlopes.Zero ? "zero" : "adaptive", peer = method == CertificationMethod.Linear ? "CROWN" : "CROWN-IBP";
        double[] linear = Numbers(one.GetProperty("margins"), $"{peer} {slope}"), intervals = Numbers(one.GetProperty("margins"), "IBP adaptive");
        double[] first = Numbers(one.GetProperty("margins"), $"CROWN-IBP {slope}");
        float[] lower = [.. Numbers(one, "lower").Select(static v => (float)v)], upper = [.. Numbers(one, "upper").Select(static v => (float)v)];
        Graph graph = OnnxModel.Load(new MemoryStream(one.GetProperty("model").GetBytesFromBase64()), name).Graph;
        using var certifier = new LinearCertifier(graph, new LinearCertifierOptions
        {
            Intervals = new IntervalCertifierOptions { Ball = PerturbationBall.Linf(0.1), Bounds = InputBounds.Unit, Threads = 1 },
            Method = method,
            StopAtProof = false,
            Slopes = slopes,
        });
        int rows = one.GetProperty("rows").GetInt32(), length = lower.Length / rows;
        double gained = 0;
        for (int row = 0; row < rows; row++)
        {
            int label = (int)Numbers(one, "labels")[row];
            float[] margins = certifier.MarginsOver(lower[(row * length)..((row + 1) * length)], upper[(row * length)..((row + 1) * length)], label);
            for (int i = 0; i < 4; i++)
            {
                int at = (row * 4) + i, rival = i < label ? i : i + 1;
                double expected = Math.Max(intervals[at], Math.Max(linear[at], first[at]));
                string where = $"row {row}, class {rival}: {margins[rival]:R} for {expected:R}";

                // Bounds in the middle layers are ours, which are wider; slopes follow them, so a bound may come out better by about as much as it is worse elsewhere.
                Assert.True(margins[rival] <= expected + ((name == "smooth" ? room : 1e-5) * Math.Max(1, Math.Abs(expected))), "above at " + where);
                Assert.True(margins[rival] >= expected - (room * Math.Max(1, Math.Abs(expected))), "below at " + where);
                gained += expected - intervals[at];
            }
        }

        Assert.True(gained > 0.1, "linear bounds are no better than intervals, so the test shows little");
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(static v => v.GetDouble())];
}
