using System.Globalization;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A verifier with its list of pairs and its threshold: what a <see cref="ClassifierTask"/> of pairs knows besides.</summary>
internal sealed class PairTask
{
    private readonly PairModel _model;
    private readonly ImagePair[] _pairs;
    private readonly double[] _similarities;
    private readonly SimilarityCurve _curve;
    private readonly string _path, _hash;
    private (Proportion? Dodging, Proportion? Impersonation) _covered;

    private PairTask(PairModel model, ImagePair[] pairs, double[] similarities, string path)
    {
        _model = model;
        _pairs = pairs;
        _similarities = similarities;
        _path = path;
        _hash = Sha256Text.OfFile(path);
        int same = pairs.Count(static pair => pair.IsSame);
        if (same == 0 || same == pairs.Length)
            throw new UnreadableDataException(path, $"a verifier is judged on pairs of the same and of different persons; there are {same} and {pairs.Length - same}");
        _curve = new SimilarityCurve(similarities, [.. pairs.Select(static pair => pair.IsSame)]);
    }

    /// <summary>Cosine above which a pair is accepted.</summary>
    public double Threshold { get; private set; }

    public required LabeledData Images { get; init; }

    public required Func<LabeledData, double[]> Similarities { get; init; }

    public required InputBounds Bounds { get; init; }

    private string ThresholdSource { get; set; } = string.Empty;

    private string ListName => Path.GetFileName(_path);

    /// <summary>Loads model, images and pairs, finds the threshold, and says so.</summary>
    public static ClassifierTask Load(VerbContext context, ClassifierOptions options, PairOptions asked, CommonOptions common, int? defaultSample)
    {
        if (context.Get(options.ClassFile) is not null) throw new InvalidUsageException("--classes names classes; --task verification has the classes different and same.");
        if (context.Get(options.Objective) is not null) throw new InvalidUsageException("--objective and --task verification exclude each other.");
        if (context.Get(options.Defense) is { Length: > 0 }) throw new InvalidUsageException("--defense is not for --task verification yet: the verifier would be attacked without it.");
        if (context.Get(options.Groups) is not null) throw new InvalidUsageException("--groups is not for --task verification: a pair has two rows, and so two groups.");
        InputMapping mapping = options.Mapping.Read(context);
        InputBounds bounds = options.BoundsOf(context);
        string path = asked.PairsOf(context), model = ClassifierTask.ExistingModel(context.Get(options.Model)!);
        (double Value, bool IsShare) threshold = asked.ThresholdOf(context);
        LabeledData images = DataArgument.Load(context, context.Get(options.Data)!, mapping.Resize);
        ImagePair[] pairs = PairFile.Read(path, images.Rows);
        images = images.WithInputs(mapping.ToAttackSpace(images.Inputs));
        var imageShape = new Shape(images.Inputs.Shape.Extents[1..]);
        ImportedModel imported = OnnxModel.Load(model, OpenAxes.From(model, mapping, imageShape));
        var pairModel = PairModel.Create(imported.Graph, mapping, imageShape, context.Get(options.Output));
        Func<LabeledData, double[]> similarities = first => SimilaritiesOf(context, pairModel, (first, images), pairs, common.ThreadsOf(context));
        var task = new PairTask(pairModel, pairs, similarities(images), path) { Images = images, Similarities = similarities, Bounds = bounds };
        task.Choose(threshold.Value, threshold.IsShare);
        ClassifierData data = task.DataOf(images, context.Get(options.Data)!);
        ClassifierTask joined = ClassifierTask.Join(context, task.PartsOf(imported, mapping, bounds, common.ThreadsOf(context)), data, context.Get(options.Sample) ?? defaultSample, common.SeedOf(context), target: null);
        task.Say(context);
        return joined;
    }

    /// <summary>The mask of an attacker who holds the first image, or a part of it.</summary>
    public PerturbationMask MaskOf(MaskArgument? mask)
    {
        if (mask is null) return _model.FirstImage;
        PerturbationMask part = mask.For(_model.ImageShape);
        Cover(part);
        return new PerturbationMask($"{part.Name} on the first image", part.Shape, part.Free).AsFirstPartOf(_model.PairShape);
    }

    // What a plain sticker does in the same place, on all pairs: without it nobody knows what the attack adds to covering.
    private void Cover(PerturbationMask mask)
    {
        var covered = new Tensor(Images.Inputs.Shape);
        covered.Data.Fill((Bounds.Lower + Bounds.Upper) / 2);
        for (int row = 0; row < covered.Rows; row++) mask.Restore(covered.Row(row), Images.Inputs.Row(row));
        double[] after = Similarities(Images.WithInputs(covered));
        _covered = (Flipped(isSame: true), Flipped(isSame: false));

        Proportion? Flipped(bool isSame)
        {
            int[] right = [.. Enumerable.Range(0, _pairs.Length).Where(i => _pairs[i].IsSame == isSame && _similarities[i] > Threshold == isSame)];
            return right.Length == 0 ? null : Proportion.Of(right.Count(i => after[i] > Threshold != isSame), right.Length);
        }
    }

    /// <summary>What the verifier is worth and what an attack did to it.</summary>
    /// <param name="rows">The attacked rows.</param>
    /// <param name="target">What the attacker wanted.</param>
    /// <param name="judged">Per row whether it was right when clean, and whether it is broken, and how far its score then is from the threshold's: positive when wrong.</param>
    /// <param name="isComplete">Whether every row was finished.</param>
    public PairVerification Summarize(LabeledData rows, TargetChoice target, IReadOnlyList<(bool Correct, bool Broken, double Margin)> judged, bool isComplete) => new()
    {
        List = ListName,
        ListSha256 = _hash,
        SamePairs = _curve.SamePairs,
        DifferentPairs = _curve.DifferentPairs,
        Threshold = Threshold,
        ThresholdSource = ThresholdSource,
        FalseAccepts = _curve.FalseAccepts(Threshold),
        TrueAccepts = _curve.TrueAccepts(Threshold),
        Area = _curve.Area,
        AreaLower = _curve.AreaLower,
        AreaUpper = _curve.AreaUpper,
        Dodging = isComplete ? Rate(rows, target, judged, label: 1) : null,
        Impersonation = isComplete ? Rate(rows, target, judged, label: 0) : null,
        CoveredDodging = _covered.Dodging,
        CoveredImpersonation = _covered.Impersonation,
        Curve = _curve.Points(),
        Outcomes = [.. Enumerable.Range(0, rows.Rows).Select(row => Outcome(rows.RowIndices[row], judged[row]))],
    };

    private static Proportion? Rate(LabeledData rows, TargetChoice target, IReadOnlyList<(bool Correct, bool Broken, double Margin)> judged, int label)
    {
        int[] attacked = target.OnlyClass == label ? [] : [.. Enumerable.Range(0, rows.Rows).Where(row => rows.Labels[row] == label && judged[row].Correct)];
        return attacked.Length == 0 ? null : Proportion.Of(attacked.Count(row => judged[row].Broken), attacked.Length);
    }

    private PairOutcome Outcome(int index, (bool Correct, bool Broken, double Margin) judged)
    {
        ImagePair pair = _pairs[index];
        double lead = pair.IsSame ? -judged.Margin : judged.Margin; // of "same" over "different"
        return new PairOutcome
        {
            Index = index,
            First = pair.First,
            Second = pair.Second,
            IsSame = pair.IsSame,
            SimilarityBefore = _similarities[index],
            SimilarityAfter = judged.Broken ? Threshold + lead / PairModel.ScoreScale : _similarities[index],
            Success = judged.Broken,
        };
    }

    private static double[] SimilaritiesOf(VerbContext context, PairModel model, (LabeledData First, LabeledData Second) images, ImagePair[] pairs, int threads)
    {
        int[] used = [.. pairs.SelectMany(static pair => new[] { pair.First, pair.Second }).Distinct().Order()];
        Tensor seconds = model.Embed(images.Second.Inputs.Gather(used), threads, context.Terminal.CancellationToken);
        Tensor firsts = images.First == images.Second ? seconds : model.Embed(images.First.Inputs.Gather(used), threads, context.Terminal.CancellationToken);
        var position = used.Select(static (row, at) => (row, at)).ToDictionary(static p => p.row, static p => p.at);
        return Array.ConvertAll(pairs, pair =>
        {
            ReadOnlySpan<float> first = firsts.Row(position[pair.First]), second = seconds.Row(position[pair.Second]);
            double dot = 0;
            for (int i = 0; i < first.Length; i++) dot += (double)first[i] * second[i];
            return dot;
        });
    }

    private void Choose(double value, bool isShare)
    {
        Threshold = isShare ? _curve.ThresholdAt(value) : value;
        ThresholdSource = isShare
            ? string.Create(CultureInfo.InvariantCulture, $"the smallest at which at most {100 * value:0.###} % of the {_curve.DifferentPairs} different pairs of {ListName} are accepted; the same list is attacked")
            : "given on the command line";
    }

    private ClassifierData DataOf(LabeledData images, string argument) => new()
    {
        Source = $"{argument}, pairs {ListName}",
        Labels = Array.ConvertAll(_pairs, static pair => pair.IsSame ? 1 : 0),
        ClassNames = [PairModel.Different, PairModel.Same],
        RowShape = _model.PairShape,
        Sha256 = () => Sha256Text.OfParts([("images", images.ContentHash), ("pairs", _hash)]),
        Read = rows => PairData.Join(images, _pairs, rows ?? [.. Enumerable.Range(0, _pairs.Length)], [PairModel.Different, PairModel.Same]),
    };

    private ClassifierParts PartsOf(ImportedModel imported, InputMapping mapping, InputBounds bounds, int threads)
    {
        Redoubt.Graphs.Graph scores = _model.Scores(Threshold);
        return new ClassifierParts
        {
            Classes = 2,
            Bounds = bounds,
            Description = _model.Description,
            Notes = _model.Notes,
            ClassNames = [PairModel.Different, PairModel.Same],
            ToAttackSpace = static rows => rows,
            Compile = () => new GraphClassifier(scores, bounds, new GraphClassifierOptions { Threads = threads }),
            Model = new ModelSummary
            {
                FileName = imported.FileName,
                Sha256 = imported.Sha256,
                Parameters = imported.ParameterCount,
                OperationsPerForward = 2 * Redoubt.Graphs.Cost.Of(scores).MultiplyAdds.At(1),
                InputShape = [.. _model.PairShape.Extents],
                Classes = 2,
                Notes = [.. imported.Notes, .. _model.Notes],
            },
            Mapping = MappingText.Of(
                mapping, _model.Layout, _model.ImageShape, _model.ScoresDescription, string.Create(CultureInfo.InvariantCulture, $"{_model.Description}; threshold {Threshold:R}")),
            Pairs = this,
        };
    }

    private void Say(VerbContext context)
    {
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Pairs            {_pairs.Length}: {_curve.SamePairs} same, {_curve.DifferentPairs} different ({ListName})"));
        context.Say(string.Create(CultureInfo.InvariantCulture, $"AUC              {_curve.Area:0.0000} ({_curve.AreaLower:0.0000} to {_curve.AreaUpper:0.0000}, 95 %)"));
        context.SayLabeled("Threshold", string.Create(CultureInfo.InvariantCulture, $"cosine {Threshold:0.00000}, {ThresholdSource}"));
        context.Say($"FAR              {Percent.Of(_curve.FalseAccepts(Threshold))} of the different pairs are accepted");
        context.Say($"TAR              {Percent.Of(_curve.TrueAccepts(Threshold))} of the same pairs are accepted");
    }
}
