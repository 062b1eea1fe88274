using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A patch beside an object that makes a detector miss the object, whatever the object, its place and its size.</summary>
/// <remarks>
/// <para>Source: the universal patch of Brown et al., 2017, arXiv:1712.09665, with the aim of Thys et al., CVPR Workshops 2019, arXiv:1904.08653 (no box around the object), held
/// beside it as in Lee and Kolter, 2019, arXiv:1906.11897.</para>
/// <para>Departs from the papers: every candidate box near the object is pushed below the threshold at once (<see cref="VanishingObjective"/>), where Thys et al. lower the
/// highest score of the image; rows pull with the logarithm of what is left, so that one hard scene does not outweigh the others.</para>
/// <para>Shows: that this patch hides objects in scenes of this kind. Does not show that there is no better one, nor that it works when printed. Stateless and thread-safe.</para>
/// </remarks>
public sealed class VanishingPatch
{
    private const int Levels = 255, ReportEvery = 5;

    private readonly VanishingPatchOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public VanishingPatch(VanishingPatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary>Trains a patch.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="objects">Pictures of objects to hide, <c>[N,C,H,W]</c> inside the detector's bounds. Not modified.</param>
    /// <param name="run">Key, progress, cancellation. The same key gives the same bytes for every thread count.</param>
    /// <returns>The texels, <c>[C,T,T]</c>, rounded to 256 levels of the bounds.</returns>
    /// <exception cref="ArgumentException">The pictures do not fit the detector's images.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public Tensor Train(GraphDetector detector, Tensor objects, PatchRun run)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(run);
        var scenes = new PastedScenes(objects, detector.ExampleShape, detector.Bounds, _options);
        PatchState state = Start(detector, run.Key);
        VanishingObjective objective = detector.Compile(_options.Rule);
        var images = new Tensor(new Shape([_options.BatchSize, .. detector.ExampleShape.Extents]));
        var batch = new Batch(images, new Tensor(images.Shape), new PastedScene[_options.BatchSize], new PatchPlacement[_options.BatchSize], new float[_options.BatchSize]);
        var gradient = new float[state.Texels.Length];
        float width = detector.Bounds.Upper - detector.Bounds.Lower;
        for (int step = 0; step < _options.Steps; step++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Scenes.Length; i++)
            {
                batch.Scenes[i] = scenes.Draw(run.Key.Fold((ulong)step + 1).Fold((ulong)i));
                batch.Placements[i] = scenes.Paint(batch.Scenes[i], state.Texels, images.Row(i))!;
            }

            objective.Evaluate(images, [.. batch.Scenes.Select(static scene => scene.Truth)], batch.Values, batch.Gradients);
            double hidden = Collect(scenes, batch, state, gradient);
            state.Ascend(gradient, step, _options.LearningRate * width * (float)(0.5 * (1 + Math.Cos(Math.PI * step / _options.Steps))));
            detector.Bounds.Clamp(state.Texels);
            if ((step + 1) % ReportEvery == 0) run.Progress?.Report(new PatchProgress("training", (step + 1.0) / _options.Steps, hidden));
        }

        return Rounded(detector.Bounds, new Tensor(new Shape(detector.ExampleShape[0], _options.Texels, _options.Texels), state.Texels));
    }

    private PatchState Start(GraphDetector detector, RandomKey key)
    {
        InputBounds bounds = detector.Bounds;
        var texels = new float[detector.ExampleShape[0] * _options.Texels * _options.Texels];
        float middle = (bounds.Lower + bounds.Upper) / 2, spread = (bounds.Upper - bounds.Lower) / 8;
        key.Fold(0).FillUniform(texels, middle - spread, middle + spread);
        return new PatchState(new PatchArea { Shape = PatchShape.Square, MaxPixels = 1, Texels = _options.Texels, CenterX = 0, CenterY = 0 }, texels);
    }

    // The slope of -log(1 + value), so every scene pulls about as hard until nothing is left.
    private static double Collect(PastedScenes scenes, Batch batch, PatchState state, Span<float> gradient)
    {
        gradient.Clear();
        int hidden = 0;
        for (int i = 0; i < batch.Scenes.Length; i++)
        {
            if (batch.Values[i] <= 0) hidden++;
            scenes.HideObject(batch.Scenes[i], batch.Gradients.Row(i));
            batch.Placements[i].Accumulate(batch.Gradients.Row(i), state.Texels, -1 / ((1 + batch.Values[i]) * batch.Scenes.Length), gradient);
        }

        return (double)hidden / batch.Scenes.Length;
    }

    private static Tensor Rounded(InputBounds bounds, Tensor texels)
    {
        float width = bounds.Upper - bounds.Lower;
        foreach (ref float value in texels.Data)
            value = Math.Clamp(bounds.Lower + MathF.Round((value - bounds.Lower) / width * Levels) / Levels * width, bounds.Lower, bounds.Upper);
        return texels;
    }

    private sealed record Batch(Tensor Images, Tensor Gradients, PastedScene[] Scenes, PatchPlacement[] Placements, float[] Values);
}
