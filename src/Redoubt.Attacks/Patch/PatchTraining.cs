using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>One training: trials of places, trials of targets, the final run.</summary>
internal sealed class PatchTraining(IDifferentiableClassifier model, PatchRows rows, PatchOptions options, PatchRun run)
{
    private const int Levels = 255, ReportEvery = 10, Cycles = 4;

    private const int CarvingBatches = 8, Regrowths = 8;
    private const double CarvingShare = 0.7;
    private const float CarvedSides = 2.4f;
    private static readonly float[] Thicknesses = [0.7f, 0.55f, 0.42f];

    private readonly PatchBatch _batch = new(model, rows, options);
    private readonly PatchPenalties _penalties = new(options, model.Bounds, model.ExampleShape[0]);
    private readonly List<PatchTrial> _trials = [];
    private readonly int[] _decided = new int[model.Classes];
    private readonly RandomKey _judging = run.Key.Fold(0x4A75646765);
    private int _stepsDone;
    private int _stepsInAll;
    private double _best;

    private float Width => model.Bounds.Upper - model.Bounds.Lower;

    public TrainedPatch Run()
    {
        PatchArea[] places = [.. Places(options.Shape ?? PatchShape.Square, options.Sides)];
        bool hasTrials = options.Target is null && options.TargetTrials > 0;
        _stepsInAll = (places.Length > 1 ? places.Length * options.TrialSteps : 0) + (options.Shape is null ? (Outlines().Count() + 1 + CarvingSizes().Count() + 2 * Regrowths) * options.TrialSteps : 0) + (hasTrials ? (2 + options.TargetTrials) * options.TrialSteps : 0) + options.Steps;

        Attempt start = Best(places, "places");
        PatchArea square = start.State.Area;
        if (options.Shape is null) start = Best([start.State.Area, .. Outlines().Select(outline => Outline(start.State.Area, outline))], "outlines");
        Attempt best = hasTrials ? BestTarget(start) : start;
        if (options.Shape is null && Carved(square) is { } carved && carved.FlipShare > best.FlipShare) best = carved;
        Attempt final = Refine(best);
        PatchState rounded = final.State.Restart(final.State.Steps);
        Round(rounded.Texels);
        PatchTrial chosen = Judge(new Attempt(rounded, final.Target, 0));
        int side = options.Texels;
        var texels = new Tensor(new Shape(model.ExampleShape[0], side, side), rounded.Texels);
        return new TrainedPatch(new AdversarialPatch(rounded.Area, texels, model.Bounds), chosen, [.. _trials], rows.Training.Length, rows.HeldBack.Length);
    }

    private IEnumerable<PatchArea> Places(PatchShape shape, PatchSides sides)
    {
        (int height, int width) = (model.ExampleShape[1], model.ExampleShape[2]);
        var area = new PatchArea { Shape = shape, Sides = sides, MaxPixels = options.MaxPixels, Texels = options.Texels, CenterX = width / 2f, CenterY = height / 2f };
        if (options.Center is { } center) return [area with { CenterX = center.X, CenterY = center.Y }];
        return from y in Enumerable.Range(1, options.Places)
               from x in Enumerable.Range(1, options.Places)
               select (area with { CenterX = width * x / (options.Places + 1f), CenterY = height * y / (options.Places + 1f) }).Snapped();
    }

    // Bars of half the height of the square, a third and so on, lying and standing: as long as the limit of pixels and the image allow.
    private IEnumerable<(PatchShape Shape, PatchSides Sides)> Outlines()
    {
        (int height, int width) = (model.ExampleShape[1], model.ExampleShape[2]);
        yield return (PatchShape.Circle, default);
        foreach (int thin in Thicknesses.Select(share => (int)MathF.Round(MathF.Sqrt(options.MaxPixels) * share)).Where(static thin => thin > 0).Distinct())
        {
            int length = options.MaxPixels / thin;
            if (length <= width && thin <= height) yield return (PatchShape.Bar, new PatchSides(length, thin));
            if (length <= height && thin <= width) yield return (PatchShape.Bar, new PatchSides(thin, length));
        }
    }

    private PatchArea Outline(PatchArea area, (PatchShape Shape, PatchSides Sides) outline)
    {
        PatchArea other = area with { Shape = outline.Shape, Sides = outline.Sides };
        return options.Center is null ? other.Snapped() : other;
    }

    // From a square of many more pixels than allowed down to the limit, with a trial's training at every size.
    private IEnumerable<int> CarvingSizes()
    {
        int side = CarvedSide();
        for (double size = side * side; size > options.MaxPixels; size *= CarvingShare) yield return (int)size;
        yield return options.MaxPixels;
    }

    private int CarvedSide() => Math.Min((int)MathF.Round(MathF.Sqrt(options.MaxPixels) * CarvedSides), Math.Min(model.ExampleShape[1], model.ExampleShape[2]));

    private Attempt? Carved(PatchArea square)
    {
        int side = CarvedSide();
        if (side * side <= options.MaxPixels) return null;
        PatchArea area = Outline(square, (PatchShape.Cells, new PatchSides(side, side))) with { Cells = [.. Enumerable.Repeat(true, side * side)] };
        Attempt attempt = new(NewState(area), options.Target, 0);
        foreach (int size in CarvingSizes()) attempt = Carve(attempt, size);

        // Where it grew a little and is carved again, a better outline near by is found.
        for (int round = 0; round < Regrowths; round++)
        {
            Attempt grown = Train(attempt.State.At(PatchCarving.Grow(attempt.State.Area)), attempt.Target, options.TrialSteps, "carving");
            Attempt again = Carve(grown, options.MaxPixels);
            if (again.FlipShare > attempt.FlipShare) attempt = again;
        }

        return attempt;
    }

    private Attempt Carve(Attempt attempt, int size)
    {
        RandomKey key = run.Key.Fold(0x4361727665).Fold((ulong)_trials.Count);
        var losses = new double[attempt.State.Area.Cells.Length];
        for (int batch = 0; batch < CarvingBatches; batch++) _batch.AddLosses(attempt.State, attempt.Target, key.Fold((ulong)batch), losses);
        return Train(attempt.State.At(PatchCarving.Carve(attempt.State.Area, losses, size) with { MaxPixels = size }), attempt.Target, options.TrialSteps, "carving");
    }

    private Attempt Best(PatchArea[] areas, string phase)
    {
        if (areas.Length == 1) return new Attempt(NewState(areas[0]), options.Target, 0);
        Attempt? best = null;
        foreach (PatchArea area in areas)
        {
            Attempt attempt = Train(NewState(area), options.Target, options.TrialSteps, phase);
            if (best is null || attempt.FlipShare > best.FlipShare) best = attempt;
        }

        return best!;
    }

    // Untargeted first: the classes it leads to are the ones worth aiming at.
    private Attempt BestTarget(Attempt start)
    {
        Attempt best = Train(start.State.Restart(start.State.Steps), null, 2 * options.TrialSteps, "targets");
        int[] order = [.. Enumerable.Range(0, model.Classes).OrderByDescending(c => _decided[c]).Take(options.TargetTrials)];
        foreach (int target in order)
        {
            Attempt attempt = Train(start.State.Restart(start.State.Steps), target, options.TrialSteps, "targets");
            if (attempt.FlipShare > best.FlipShare) best = attempt;
        }

        return best;
    }

    /// <summary>The final run: cycles of falling step length, each from the best patch so far by what is held back.</summary>
    private Attempt Refine(Attempt best)
    {
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            int steps = options.Steps * (cycle + 1) / Cycles - options.Steps * cycle / Cycles;
            if (steps == 0) continue;
            Attempt attempt = Train(best.State.Restart(best.State.Steps), best.Target, steps, "training");
            if (attempt.FlipShare >= best.FlipShare) best = attempt;
        }

        return best;
    }

    private PatchState NewState(PatchArea area)
    {
        var texels = new float[model.ExampleShape[0] * options.Texels * options.Texels];
        float middle = (model.Bounds.Lower + model.Bounds.Upper) / 2, spread = Width / 8;
        run.Key.Fold(0x5374617274).FillUniform(texels, middle - spread, middle + spread);
        return new PatchState(area, texels);
    }

    private Attempt Train(PatchState state, int? target, int steps, string phase)
    {
        var gradient = new float[state.Texels.Length];
        RandomKey key = run.Key.Fold((ulong)_trials.Count + 1);
        for (int step = 0; step < steps; step++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            _batch.Gradient(state, target, key.Fold((ulong)step), gradient);
            _penalties.Subtract(state.Texels, gradient);
            float length = options.LearningRate * Width * (float)(0.5 * (1 + Math.Cos(Math.PI * step / steps)));
            state.Ascend(gradient, step, length);
            model.Bounds.Clamp(state.Texels);
            if (++_stepsDone % ReportEvery == 0) run.Progress?.Report(new PatchProgress(phase, (double)_stepsDone / _stepsInAll, _best));
        }

        var attempt = new Attempt(state.Restart(state.Steps + steps), target, 0);
        return attempt with { FlipShare = Judge(attempt).FlipShare };
    }

    private PatchTrial Judge(Attempt attempt)
    {
        double share = _batch.FlipShare(attempt.State, _judging, _decided, run.CancellationToken);
        PatchArea area = attempt.State.Area;
        if (area.MaxPixels <= options.MaxPixels) _best = Math.Max(_best, share);
        var trial = new PatchTrial(area, attempt.Target, attempt.State.Steps, share);
        _trials.Add(trial);
        return trial;
    }

    // A picture file holds 256 levels: the patch that is judged is the patch that can be saved.
    private void Round(Span<float> texels)
    {
        for (int i = 0; i < texels.Length; i++)
            texels[i] = Math.Clamp(model.Bounds.Lower + MathF.Round((texels[i] - model.Bounds.Lower) / Width * Levels) / Levels * Width, model.Bounds.Lower, model.Bounds.Upper);
    }

    private sealed record Attempt(PatchState State, int? Target, double FlipShare);
}
