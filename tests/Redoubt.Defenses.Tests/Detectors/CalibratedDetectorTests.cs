using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class CalibratedDetectorTests
{
    private static readonly TappedModel Model = SmallModel.Create();
    private static readonly LabeledData Fitting = SmallModel.Rows(300, 3), Calibration = SmallModel.Rows(199, 4);
    private static readonly string Hash = new('c', 64);

    public static TheoryData<string> Kinds => [.. DetectorCatalog.All.Where(static kind => !kind.NeedsAttacked).Select(static kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Calibrate_AnyKind_RejectsAtMostTheRateOfItsOwnRows(string kind)
    {
        CalibratedDetector detector = Calibrated(kind, 0.05);
        Assert.Equal(199, detector.Leads.Length);
        int rejected = detector.Leads.ToArray().Count(static lead => lead > 0);
        Assert.InRange(rejected, 0, 9);
        Assert.Equal(detector.Leads.ToArray(), detector.LeadsOf(Calibration.Inputs).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyKind_ReadsBackWithScoresGradientsAndFacts(string kind)
    {
        CalibratedDetector detector = Calibrated(kind, 0.05);
        ImportedModel imported = RoundTrip(detector);
        DetectorMetadata facts = Assert.IsType<DetectorMetadata>(DetectorMetadata.Read(imported));
        Assert.Equal((detector.Detector.Kind, 0.05, Hash), (facts.Kind, facts.Rate, facts.ModelSha256));
        Assert.Equal(detector.Leads.ToArray(), facts.Leads);
        Assert.Equal(detector.Detector.Settings, facts.Settings.OrderBy(static s => s.Key, StringComparer.Ordinal));

        LabeledData rows = SmallModel.Rows(20, 9);
        Graph joined = DetectorGraph.JoinStandIn(imported.Graph);
        float[] expected = detector.LeadsOf(rows.Inputs);
        float[] found = Leads(joined, rows.Inputs);
        for (int row = 0; row < rows.Rows; row++) Assert.Equal(expected[row], found[row], 1e-3 * Math.Max(1, Math.Abs(expected[row])));
        Assert.Contains(Gradient(joined, rows.Inputs), static g => g != 0);
    }

    [Fact]
    public void WithThreshold_Lead_MovesTheDecision()
    {
        CalibratedDetector detector = Calibrated("energy", 0.05);
        float five = ConformalThreshold.Choose(detector.Leads, 0.2);
        float[] moved = Leads(DetectorGraph.WithThreshold(detector.Graph, five), Calibration.Inputs);
        Assert.Equal(39, moved.Count(static lead => lead > 0));
    }

    [Fact]
    public void Calibrate_RowsThatWereFittedOn_Throws() =>
        Assert.Throws<ArgumentException>(() => CalibratedDetector.Calibrate(new EnergyDetector(), Model, (Calibration, Calibration), 0.05, threads: 1, TestContext.Current.CancellationToken));

    [Fact]
    public void Calibrate_TooFewRows_SaysHowManyAreNeeded()
    {
        var error = Assert.Throws<ArgumentException>(() => CalibratedDetector.Calibrate(new EnergyDetector(), Model, (Fitting, Calibration.Slice(0, 98)), 0.01, threads: 1, TestContext.Current.CancellationToken));
        Assert.StartsWith("A false-positive rate of 0.01 needs at least 99 calibration rows, there are 98.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOfAnotherProgram_IsNull()
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(Calibrated("energy", 0.05).Graph, stream);
        stream.Position = 0;
        Assert.Null(DetectorMetadata.Read(OnnxModel.Load(stream, "foreign.onnx")));
    }

    private static CalibratedDetector Calibrated(string kind, double rate)
    {
        IDetector detector = DetectorCatalog.Find(kind).Fit(new DetectorFitting { Model = Model, Clean = Fitting, Key = new RandomKey(4), Threads = 1 });
        return CalibratedDetector.Calibrate(detector, Model, (Fitting, Calibration), rate, threads: 1);
    }

    private static ImportedModel RoundTrip(CalibratedDetector detector)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(detector.Graph, stream, new OnnxExportOptions { Metadata = detector.Metadata(Hash) });
        stream.Position = 0;
        return OnnxModel.Load(stream, "detector.onnx");
    }

    private static float[] Leads(Graph graph, Tensor rows)
    {
        Tensor verdicts = FragmentRunner.Run(DetectorGraph.Only(graph, DetectorGraph.VerdictName), rows, threads: 1);
        return [.. Enumerable.Range(0, rows.Rows).Select(row => verdicts.Row(row)[1] - verdicts.Row(row)[0])];
    }

    private static float[] Gradient(Graph graph, Tensor rows)
    {
        using var classifier = new GraphClassifier(graph, InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        Assert.Null(classifier.GradientObstacle);
        var weights = new Tensor(new Shape(rows.Rows, 2));
        for (int row = 0; row < rows.Rows; row++) weights.Row(row)[1] = 1;
        var gradient = new Tensor(rows.Shape);
        classifier.CompilePullback().Evaluate(rows, weights, gradient);
        return gradient.Data.ToArray();
    }
}
