using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>One training: trials of places, trials of targets, the final run.</summary>
internal sealed class PatchTraining(IDifferentiableClassifier model, PatchRows rows, PatchOptions options, PatchRun run)
{
    private const int Levels = 255, ReportEvery = 10, Cycles = 4;

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
        (float X, float Y)[] places = [.. Places()];
        bool hasTrials = options.Target is null && options.TargetTrials > 0;
        _stepsInAll = (places.Length > 1 ? places.Length * options.TrialSteps : 0) + (hasTrials ? (2 + options.TargetTrials) * options.TrialSteps : 0) + options.Steps;

        Attempt start = BestPlace(places);
        Attempt best = hasTrials ? BestTarget(start) : start;
        Attempt final = Refine(best);
        PatchState rounded = final.State.Restart(final.State.Steps);
        Round(rounded.Texels);
        PatchTrial chosen = Judge(new Attempt(rounded, final.Target, 0));
        int side = options.Texels;
        var texels = new Tensor(new Shape(model.ExampleShape[0], side, side), rounded.Texels);
        return new TrainedPatch(new AdversarialPatch(rounded.Area, texels, model.Bounds), chosen, [.. _trials], rows.Training.Length, rows.HeldBack.Length);
    }

    private IEnumerable<(float X, float Y)> Places()
    {
        (int height, int width) = (model.ExampleShape[1], model.ExampleShape[2]);
        if (options.Center is { } center) return [center];
        return from y in Enumerable.Range(1, options.Places)
               from x in Enumerable.Range(1, options.Places)
               select (Snap(width * x / (options.Places + 1f)), Snap(height * y / (options.Places + 1f)));
    }

    private float Snap(float middle) => PatchArea.Snap(middle, options.Shape, options.MaxPixels);

    private Attempt BestPlace((float X, float Y)[] places)
    {
        if (places.Length == 1) return new Attempt(NewState(places[0]), options.Target, 0);
        Attempt? best = null;
        foreach ((float X, float Y) place in places)
        {
            Attempt attempt = Train(NewState(place), options.Target, options.TrialSteps, "places");
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

    private PatchState NewState((float X, float Y) place)
    {
        var area = new PatchArea { Shape = options.Shape, MaxPixels = options.MaxPixels, Texels = options.Texels, CenterX = place.X, CenterY = place.Y };
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
        _best = Math.Max(_best, share);
        var trial = new PatchTrial(attempt.State.Area.CenterX, attempt.State.Area.CenterY, attempt.Target, attempt.State.Steps, share);
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
