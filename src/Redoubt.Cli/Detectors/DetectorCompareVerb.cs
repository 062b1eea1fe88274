using System.CommandLine;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector compare</c>: whether a batch of rows is drawn like clean rows.</summary>
internal sealed class DetectorCompareVerb : Verb
{
    private const int DefaultBatch = 200, DefaultPermutations = 500;
    private const string InputLayer = "input";

    private readonly ClassifierOptions _classifier;
    private readonly Option<string?> _other, _examples, _layer;
    private readonly Option<int?> _batch, _permutations;
    private readonly CommonOptions _common;

    public DetectorCompareVerb()
        : base("compare", "Test whether a batch of rows is drawn like clean rows")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _other = Add(Options.Text("--with", "DATA", "The other rows."));
        _examples = Add(Options.Text("--examples", "FILE.npy", "The other rows as an array in attack space, such as 'attack --out' writes."));
        _layer = Add(Options.Text("--layer", "NAME", "Value to compare, see 'detector layers'; 'input' for the rows themselves. Default: the one in front of the last product."));
        _batch = Add(Options.Integer("--batch", "N", "Rows of each side, drawn by the seed. Default 200.", 2, 4096));
        _permutations = Add(Options.Integer("--permutations", "N", "Permutations for the p-value. Default 500.", 1, 100_000));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Compares two batches by the maximum mean discrepancy with a Gaussian kernel, and tells by permutations how likely so large a one is when both are drawn alike. It judges batches, not rows: a few attacked "
        + "rows among many clean ones are not noticed.";

    public override IReadOnlyList<HelpExample> Examples =>
        [new("detector compare model.onnx --data mnist:DIR/test#0:1000 --examples adv.npy --batch 100", "are these 100 adversarial rows noticed as a batch?")];

    public override int Run(VerbContext context)
    {
        if (context.IsGiven(_other) == context.IsGiven(_examples)) throw new InvalidUsageException("Give the other rows either by --with or by --examples.");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        var key = new RandomKey(_common.SeedOf(context));
        InputMapping mapping = _classifier.Mapping.Read(context);
        ClassifierData all = ClassifierData.Load(context, context.Get(_classifier.Data)!, mapping.Resize, context.Get(_classifier.Sample));
        TappedSource source = TappedSource.Open(context, _classifier, all.RowShape);
        var data = new DetectorData(context, source, mapping.Resize);
        Tensor first = data.Take(all, context.Get(_classifier.Sample), key).Inputs;
        Tensor second = context.Get(_other) is { } other ? data.Load(other).Inputs : DetectorSettingOptions.ReadAll([context.Get(_examples)!], source.Model);
        int batch = context.Get(_batch) ?? DefaultBatch, permutations = context.Get(_permutations) ?? DefaultPermutations;
        string? layer = context.Get(_layer) ?? source.Model.Penultimate;
        layer = layer is null or InputLayer ? null : layer;
        if (layer is not null && source.Model.Layers.All(known => known.Name != layer)) throw new InvalidUsageException($"The model has no value '{layer}' that can be read; see 'detector layers'.");
        (first, second) = (Draw(first, batch, key.Fold(1)), Draw(second, batch, key.Fold(2)));
        TwoSampleOutcome outcome = TwoSampleTest.Run(Read(source, layer, first), Read(source, layer, second), permutations, key.Fold(3));
        var result = new TwoSampleResult
        {
            Paper = "Gretton et al., JMLR 2012; Grosse et al., 2017, arXiv:1702.06280",
            Model = source.Summary,
            Mapping = source.Mapping,
            Layer = layer,
            Rows = first.Rows,
            Other = context.Get(_other) ?? context.Get(_examples)!,
            OtherRows = second.Rows,
            Discrepancy = outcome.Discrepancy,
            PValue = outcome.PValue,
            Permutations = permutations,
            Bandwidth = outcome.Bandwidth,
            Run = record.Finish(),
        };
        context.SayLabeled("Compared", $"{result.Rows} rows of {context.Get(_classifier.Data)} with {result.OtherRows} of {result.Other}, {(layer is null ? "inputs" : $"layer {layer}")}");
        context.SayLabeled("Discrepancy", FormattableString.Invariant($"{result.Discrepancy:0.######}, p = {result.PValue:0.####} by {permutations} permutations"));
        if (json is not null) EvidenceJson.Save(json, result);
        return ExitCode.Done;
    }

    private static Tensor Draw(Tensor rows, int count, RandomKey key) => rows.Rows <= count ? rows : rows.Gather(key.Permutation(rows.Rows).AsSpan(0, count));

    private static Tensor Read(TappedSource source, string? layer, Tensor rows) =>
        layer is null ? rows : new DetectorFitting { Model = source.Model, Clean = new LabeledData(rows, new int[rows.Rows], "rows") }.Features(layer, rows);
}
