using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Reports;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector fit</c>: a detector from clean rows.</summary>
internal sealed class DetectorFitVerb : Verb
{
    private const double DefaultRate = 0.01, DefaultShare = 0.3;
    private const ulong SplitKey = 0x53706C6974, FitKey = 0x466974;

    private static readonly double[] Rates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

    private readonly ClassifierOptions _classifier;
    private readonly Option<string?> _kind, _out, _calibration, _test, _plot;
    private readonly Option<double?> _rate, _share;
    private readonly DetectorSettingOptions _settings = new();
    private readonly CommonOptions _common;

    public DetectorFitVerb()
        : base("fit", "Fit and calibrate a detector")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _kind = Add(Options.Text("--kind", "KIND", $"What it looks at: {string.Join("; ", DetectorSettingOptions.DefaultKinds.Select(static kind => $"{kind.Name} ({kind.Summary})"))}.", required: true));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the detector here.", required: true));
        _rate = Add(Options.Number("--fpr", "R", "Share of clean rows that may be rejected. Default 0.01."));
        _calibration = Add(Options.Text("--calibration-data", "DATA", "Clean rows that choose the threshold, best ones that the model was not trained on. Default: a share of --data. None may be among the rows that are fitted on."));
        _share = Add(Options.Number("--calibration-share", "S", "Share of --data that chooses the threshold. Default 0.3."));
        _test = Add(Options.Text("--test-data", "DATA", "Other clean rows, to see which rates come out."));
        _plot = Add(Options.Text("--plot", "FILE.svg", "Draw chosen rates against those that come out on --test-data."));
        foreach (Option option in _settings.All) Add(option);
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Fits a detector of adversarial inputs on clean rows, chooses its threshold on clean rows that it was not fitted on, and writes one ONNX file with the scores of genuine and suspicious. "
        + "The false-positive rate holds for new clean rows drawn like those (split conformal inference). What it finds of attacks it does not say: that is 'detector evaluate'.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("detector fit model.onnx --kind mahalanobis --data mnist:DIR/train --fpr 0.01 --out detector.onnx", "the layer in front of the last one, at most 1 % false alarms"),
        new("detector fit model.onnx --kind feature-squeezing --data cifar10:train.bin --bits 5 --test-data cifar10:test.bin --out squeeze.onnx", "squeezed inputs, and which false-alarm rates come out on other rows"),
        new("detector layers model.onnx --data mnist:DIR/test#0:1", "names for --layer"),
    ];

    public override int Run(VerbContext context)
    {
        DetectorDescriptor kind = KindOf(context.Get(_kind)!, DetectorSettingOptions.DefaultKinds);
        double rate = Share(context, _rate, DefaultRate), share = Share(context, _share, DefaultShare);
        if (context.IsGiven(_share) && context.IsGiven(_calibration)) throw new InvalidUsageException("--calibration-share has no meaning with --calibration-data.");
        if (context.IsGiven(_plot) && !context.IsGiven(_test)) throw new InvalidUsageException("--plot draws what comes out on --test-data; give those too.");
        (string output, string? json, string? plot) = (OutputPaths.File(context.Get(_out), "--out")!, _common.JsonOf(context), OutputPaths.File(context.Get(_plot), "--plot"));
        DetectorSettings settings = _settings.Read(context, kind);
        var key = new RandomKey(_common.SeedOf(context));
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        InputMapping mapping = _classifier.Mapping.Read(context);
        ClassifierData all = ClassifierData.Load(context, context.Get(_classifier.Data)!, mapping.Resize, context.Get(_classifier.Sample));
        TappedSource source = TappedSource.Open(context, _classifier, all.RowShape);
        context.SayLong($"Mapping: {source.Mapping.Description}");
        all.RequireClasses(source.Model.Classes);
        var data = new DetectorData(context, source, mapping.Resize);
        LabeledData rows = data.Take(all, context.Get(_classifier.Sample), key);
        (LabeledData fitting, LabeledData calibration) = context.Get(_calibration) is { } other ? (rows, data.Load(other)) : RowSplit.Split(rows, share, key.Fold(SplitKey));
        LabeledData? test = context.Get(_test) is { } argument ? data.Load(argument) : null;
        CalibratedDetector detector = Fit(context, kind, source, (fitting, calibration), (settings, rate, key.Fold(FitKey)));
        detector.Write(output, source.Sha256);
        DetectorFitResult result = DetectorFitReport.Of(detector, source, (fitting, calibration), record) with
        {
            AttackedRows = _settings.AttackedRows,
            Reliability = test is null ? [] : Reliability(detector, test),
            DetectorSha256 = Sha256Text.OfFile(output),
            Run = record.Finish(),
        };
        DetectorFitReport.Print(context, result, output);
        if (json is not null) EvidenceJson.Save(json, result);
        if (plot is not null) AtomicFile.WriteAllBytes(plot, Encoding.UTF8.GetBytes(ReliabilitySvg.Render(result.Reliability)));
        return ExitCode.Done;
    }

    private CalibratedDetector Fit(
        VerbContext context, DetectorDescriptor kind, TappedSource source, (LabeledData Fitting, LabeledData Calibration) rows, (DetectorSettings Settings, double Rate, RandomKey Key) how)
    {
        try
        {
            // Before the long work: a threshold that cannot be chosen must not cost a fit.
            RowSplit.RequireDisjoint(rows.Fitting, rows.Calibration);
            var fitting = new DetectorFitting
            {
                Model = source.Model,
                Clean = rows.Fitting,
                Attacked = _settings.Attacked(context, kind, source.Model, rows.Fitting),
                Settings = how.Settings,
                Key = how.Key,
                Threads = _common.ThreadsOf(context),
                CancellationToken = context.Terminal.CancellationToken,
            };
            return ProgressDisplay.Show(context.Terminal, progress =>
            {
                progress.Report(new EvaluationProgress("fitting", 0));
                IDetector detector = KindOf(kind.Name, [.. DetectorCatalog.All, .. TrainedDetectors.Kinds(_settings.EpochsOf(context), progress)]).Fit(fitting);
                progress.Report(new EvaluationProgress("calibrating", 0));
                return CalibratedDetector.Calibrate(detector, source.Model, (rows.Fitting, rows.Calibration), how.Rate, fitting.Threads, fitting.CancellationToken);
            });
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException(e.Message.Split(" (Parameter")[0], e);
        }
    }

    private static DetectorDescriptor KindOf(string name, IReadOnlyList<DetectorDescriptor> kinds)
    {
        if (kinds.FirstOrDefault(kind => kind.Name == name) is { } found) return found;
        string? near = Spelling.Nearest(name, kinds.Select(static kind => kind.Name));
        throw new InvalidUsageException($"There is no detector '{name}'{(near is null ? "." : $"; did you mean '{near}'?")} Known are {string.Join(", ", kinds.Select(static kind => kind.Name))}.");
    }

    private static ImmutableArray<ReliabilityPoint> Reliability(CalibratedDetector detector, LabeledData test) =>
    [
        .. Rates.Where(rate => detector.Leads.Length >= ConformalThreshold.FewestRows(rate)).Select(rate =>
        {
            float threshold = ConformalThreshold.Choose(detector.Leads, rate);
            return new ReliabilityPoint(rate, Proportion.Of(detector.LeadsOf(test.Inputs).Count(lead => lead > threshold), test.Rows));
        }),
    ];

    private static double Share(VerbContext context, Option<double?> option, double standard)
    {
        double value = context.Get(option) ?? standard;
        return value > 0 && value < 1 ? value : throw new InvalidUsageException(FormattableString.Invariant($"{option.Name} must be in (0, 1), was {value}."));
    }
}
