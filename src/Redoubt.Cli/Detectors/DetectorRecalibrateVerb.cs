using System.CommandLine;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector recalibrate</c>: a new threshold from new clean rows, after drift.</summary>
internal sealed class DetectorRecalibrateVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly Option<string?> _detector, _out;
    private readonly Option<double?> _rate;
    private readonly CommonOptions _common;

    public DetectorRecalibrateVerb()
        : base("recalibrate", "Choose a detector's threshold anew, on new clean rows")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _detector = Add(Options.Text("--detector", "FILE.onnx", "The detector.", required: true));
        _rate = Add(Options.Number("--fpr", "R", "Share of clean rows that may be rejected. Default: the detector's own."));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the recalibrated detector here.", required: true));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Chooses the threshold of a detector anew on clean rows of today, and says how far their suspicions have moved from those of the old calibration. The detector itself is not fitted again. "
        + "The rows must not be among those that it was fitted on; the file does not hold those, so this cannot be checked here.";

    public override IReadOnlyList<HelpExample> Examples =>
        [new("detector recalibrate model.onnx --detector detector.onnx --data images:this-week --fpr 0.01 --out detector-2.onnx", "after the camera was changed")];

    public override int Run(VerbContext context)
    {
        (string output, string? json) = (OutputPaths.File(context.Get(_out), "--out")!, _common.JsonOf(context));
        int threads = _common.ThreadsOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), threads);
        InputMapping mapping = _classifier.Mapping.Read(context);
        ClassifierData all = ClassifierData.Load(context, context.Get(_classifier.Data)!, mapping.Resize, context.Get(_classifier.Sample));
        TappedSource source = TappedSource.Open(context, _classifier, all.RowShape);
        LabeledData rows = new DetectorData(context, source, mapping.Resize).Take(all, context.Get(_classifier.Sample), new RandomKey(_common.SeedOf(context)));
        DetectorFile file = DetectorFile.Load(context.Get(_detector)!, mapping, source.Model.Bounds, all.RowShape, threads);
        double rate = context.Get(_rate) ?? file.Metadata?.Rate ?? 0.01;
        if (!(rate > 0 && rate < 1)) throw new InvalidUsageException(FormattableString.Invariant($"--fpr must be in (0, 1), was {rate}."));
        (CalibratedDetector detector, float[] leads) = Recalibrate(context, file, source, rows, rate, threads);
        detector.Write(output, source.Sha256);
        DetectorFitResult result = DetectorFitReport.Of(detector, source, (null, rows), record) with
        {
            Drift = file.Metadata is null ? null : Drift(file.Metadata, leads),
            DetectorSha256 = Sha256Text.OfFile(output),
            Run = record.Finish(),
        };
        DetectorFitReport.Print(context, result, output);
        if (json is not null) EvidenceJson.Save(json, result);
        return ExitCode.Done;
    }

    private static (CalibratedDetector Detector, float[] Leads) Recalibrate(VerbContext context, DetectorFile file, TappedSource source, LabeledData rows, double rate, int threads)
    {
        try
        {
            var detector = CalibratedDetector.Calibrate(file.ToDetector(), source.Model, (null, rows), rate, threads, context.Terminal.CancellationToken);
            using GraphClassifier old = file.At(0);
            var verdicts = new Tensor(new Shape(rows.Rows, 2));
            old.Scores(rows.Inputs, verdicts);
            return (detector, [.. Enumerable.Range(0, rows.Rows).Select(row => verdicts.Row(row)[1] - verdicts.Row(row)[0])]);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException(e.Message.Split(" (Parameter")[0], e);
        }
    }

    private static DriftSummary Drift(DetectorMetadata facts, float[] leads)
    {
        (double distance, double p) = DriftTest.Run([.. facts.Leads], leads);
        return new DriftSummary(Proportion.Of(leads.Count(static lead => lead > 0), leads.Length), distance, p);
    }
}
