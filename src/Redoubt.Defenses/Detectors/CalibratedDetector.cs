using System.Globalization;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>A detector with a threshold: a graph of two scores, genuine and suspicious, that rejects a row where the second is larger.</summary>
/// <remarks>
/// <para>The lead of "suspicious", d, is the suspicion minus the threshold in units of what lies between the threshold and the median of clean rows, so that joint attacks meet numbers of
/// the size of scores. The threshold keeps the false-positive rate that <see cref="ConformalThreshold"/> states: a <see cref="Guarantee.Statistical"/> one, and none against attacks.</para>
/// <para>Where the detector's gradients are shattered, the file has a second output with its stand-ins, which has the gradient that an attacker would follow; <see cref="DetectorGraph"/>
/// joins the two again.</para>
/// </remarks>
public sealed class CalibratedDetector
{
    // Rounding may differ between programs: a row exactly at the threshold must not be rejected by one and accepted by another.
    private const float Slack = 1e-5f;

    private readonly float[] _leads;

    private CalibratedDetector(IDetector detector, Graph graph, double rate, float[] leads)
    {
        Detector = detector;
        Graph = graph;
        Rate = rate;
        _leads = leads;
    }

    /// <summary>What was calibrated.</summary>
    public IDetector Detector { get; }

    /// <summary>From attack space to <see cref="DetectorGraph.VerdictName"/>, <c>[N, 2]</c>; shattered detectors have <see cref="DetectorGraph.StandInName"/> too.</summary>
    public Graph Graph { get; }

    /// <summary>False-positive rate that the threshold was chosen for.</summary>
    public double Rate { get; }

    private int Threads { get; init; } = 1;

    /// <summary>Leads of the calibration rows, ascending.</summary>
    public ReadOnlySpan<float> Leads => _leads;

    /// <summary>Chooses the threshold.</summary>
    /// <param name="detector">The fitted detector.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="rows">Rows that it was fitted on, so that none of them calibrates it (null where they are not known any more), and clean rows that were held out; all in attack space.</param>
    /// <param name="rate">False-positive rate α, in (0, 1).</param>
    /// <param name="threads">Threads of the passes.</param>
    /// <param name="cancellationToken">Ends the work between passes.</param>
    /// <exception cref="ArgumentException">Rows are in both sets, or there are too few for the rate, or suspicions are not finite.</exception>
    public static CalibratedDetector Calibrate(
        IDetector detector, TappedModel model, (LabeledData? Fitting, LabeledData Calibration) rows, double rate, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(model);
        if (rows.Fitting is not null) RowSplit.RequireDisjoint(rows.Fitting, rows.Calibration);
        Tensor inputs = rows.Calibration.Inputs;
        Tensor raw = FragmentRunner.Run(model, inputs, at => detector.Emit(model, at), threads, cancellationToken);
        float threshold = ConformalThreshold.Choose(raw.Data, rate);
        float[] sorted = ConformalThreshold.Sorted(raw.Data);
        float spread = Spread(sorted, threshold);
        Graph graph = Emit(detector, model, threshold + Slack * spread, spread);
        Tensor verdicts = FragmentRunner.Run(DetectorGraph.Only(graph, DetectorGraph.VerdictName), inputs, threads, cancellationToken);
        return new CalibratedDetector(detector, graph, rate, ConformalThreshold.Sorted(Differences(verdicts))) { Threads = threads };
    }

    /// <summary>Leads of "suspicious" of any rows; above 0 is rejected.</summary>
    /// <param name="rows">Rows in attack space, <c>[N, …]</c>.</param>
    public float[] LeadsOf(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Differences(FragmentRunner.Run(DetectorGraph.Only(Graph, DetectorGraph.VerdictName), rows, Threads));
    }

    /// <summary>Facts for the file: what the detector is, and the leads of the calibration rows, from which thresholds for other rates follow.</summary>
    /// <param name="modelSha256">Hash of the classifier's file.</param>
    public IReadOnlyDictionary<string, string> Metadata(string modelSha256)
    {
        var facts = new Dictionary<string, string>
        {
            [DetectorMetadata.KindKey] = Detector.Kind,
            [DetectorMetadata.RateKey] = Rate.ToString("R", CultureInfo.InvariantCulture),
            [DetectorMetadata.GradientsKey] = Detector.Gradients.ToString().ToLowerInvariant(),
            [DetectorMetadata.ModelKey] = modelSha256,
            [DetectorMetadata.LeadsKey] = DetectorMetadata.Text(_leads),
        };
        foreach ((string name, string value) in Detector.Settings) facts[DetectorMetadata.SettingPrefix + name] = value;
        return facts;
    }

    /// <summary>Writes the detector as a file that <c>--detector</c> takes, whole or not at all.</summary>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="modelSha256">Hash of the classifier's file.</param>
    public void Write(string path, string modelSha256) => OnnxExporter.Write(Graph, path, new OnnxExportOptions
    {
        GraphName = "redoubt-detector",
        Description = $"Detector of adversarial examples ({Detector.Kind}; {Detector.Paper}) for the classifier {modelSha256}. Input: attack space. Output: scores of genuine and suspicious.",
        Metadata = Metadata(modelSha256),
    });

    private static Graph Emit(IDetector detector, TappedModel model, float threshold, float spread)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input(MappedModel.InputName, model.InputType);
        Value half = (detector.Emit(model, model.Apply(input)) + -threshold) * (0.5f / spread);
        Value column = half.Reshape(half.Type[0], 1);
        Value verdict = builder.Apply(OpKind.Concat, [-column, column], new ConcatAttributes(1));
        Graph graph = builder.Build((DetectorGraph.VerdictName, verdict));
        return detector.Gradients.HasFlag(GradientBehavior.Shattered) ? DetectorGraph.WithStandIn(graph) : graph;
    }

    private static float[] Differences(Tensor verdicts)
    {
        var leads = new float[verdicts.Rows];
        for (int row = 0; row < leads.Length; row++) leads[row] = verdicts.Row(row)[1] - verdicts.Row(row)[0];
        return leads;
    }

    // From the median of clean rows to the threshold; where most rows are alike, what the largest differ by.
    private static float Spread(float[] sorted, float threshold)
    {
        float spread = threshold - sorted[sorted.Length / 2];
        if (!(spread > 0)) spread = sorted[^1] - sorted[0];
        return spread > 0 && float.IsFinite(1 / spread) ? spread : 1;
    }
}
