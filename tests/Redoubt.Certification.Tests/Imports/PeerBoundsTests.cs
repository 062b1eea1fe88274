using System.IO.Compression;
using System.Text.Json;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>Bounds of every layer against auto_LiRPA's in double precision: ours hold theirs, and are wider by rounding only. See tests/golden/interval-bounds/PROVENANCE.md.</summary>
public sealed class PeerBoundsTests
{
    // What rounding adds grows with the magnitude of a layer's values; of the widths, it is a small share that adds up from layer to layer.
    private const double OfMagnitude = 1e-4, OfWidth = 2e-3;

    [Theory]
    [InlineData("residual")]
    [InlineData("dense")]
    public void Bounds_EveryLayer_HoldThePeersAndAreHardlyWider(string name)
    {
        using var file = new GZipStream(File.OpenRead(Repository.PathOf("tests/golden/interval-bounds/vectors.json.gz")), CompressionMode.Decompress);
        using JsonDocument cases = JsonDocument.Parse(file);
        JsonElement one = cases.RootElement.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        int rows = one.GetProperty("rows").GetInt32();
        Graph graph = OnnxModel.Load(new MemoryStream(one.GetProperty("model").GetBytesFromBase64()), name).Graph;
        using var plan = Plan.Compile(IntervalBounds.Of(graph), new PlanOptions { Capacity = rows, Threads = 1, Sound = true });
        foreach (string end in new[] { "lower", "upper" }) Numbers(one, end).Select(static v => (float)v).ToArray().CopyTo(plan.Input($"x.{end}"));
        plan.Run(rows);
        foreach (JsonProperty layer in one.GetProperty("bounds").EnumerateObject())
        {
            double[] lower = Numbers(layer.Value, "lower"), upper = Numbers(layer.Value, "upper");
            double magnitude = Math.Max(lower.Max(static v => Math.Abs(v)), upper.Max(static v => Math.Abs(v)));
            int length = lower.Length / rows;
            for (int i = 0; i < lower.Length; i++)
            {
                (double low, double high) = (plan.Output(layer.Name + ".lower")[i], plan.Output(layer.Name + ".upper")[i]);
                string where = $"{layer.Name}, row {i / length}, element {i % length}: [{low:R}, {high:R}] for [{lower[i]:R}, {upper[i]:R}]";
                double rounding = 1e-14 * magnitude, room = (OfMagnitude * magnitude) + (OfWidth * (upper[i] - lower[i]));
                Assert.True(low <= lower[i] + rounding && high >= upper[i] - rounding, where);
                Assert.True(low >= lower[i] - room && high <= upper[i] + room, "wider at " + where);
            }
        }
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(static v => v.GetDouble())];
}
