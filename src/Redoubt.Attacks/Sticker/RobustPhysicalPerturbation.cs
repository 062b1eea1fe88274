using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>RP2: an opaque sticker for one object that makes a model take it for something else in many photos, however the object is turned, moved and lit.</summary>
/// <remarks>
/// <para>Source: Eykholt et al., CVPR 2018, arXiv:1707.08945, equation 3: <c>min over δ of λ·‖M·δ‖ + NPS + E[J(f(x + T(M·δ)), y*)]</c> over photos x of the object. The
/// expectation over transformations: Athalye et al., ICML 2018, arXiv:1707.07397.</para>
/// <para>Departs from the paper: the sticker is opaque, so it has colors of its own instead of differences that are added, and λ weighs the mean squared difference to the mean
/// photo. Photos are aligned crops, so the alignment T of the paper is the identity, and the transformations turn object and sticker together. The printability term is that of
/// <see cref="UniversalPatch"/>: the squared distance to the nearest of 27 fixed colors, not to a printer's measured ones. Untargeted, photos count by how far they are from being
/// flipped.</para>
/// <para>Shows: that this sticker works on the photos and transformations it is then tested on. Does not show that it works when printed: no printer and no camera is modeled
/// beyond the transformations, and nothing was photographed. Stateless and thread-safe.</para>
/// </remarks>
public sealed class RobustPhysicalPerturbation
{
    private const int ReportEvery = 10;

    // Photos whose wrong class leads by more than about this many units of score count for little: they are flipped already.
    private const float SettledLead = 2;

    private readonly StickerOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public RobustPhysicalPerturbation(StickerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary>Optimizes a sticker.</summary>
    /// <param name="model">The model; its rows are images of the mask's shape.</param>
    /// <param name="photos">Aligned photos of one object, <c>[N,C,H,W]</c> inside the model's bounds, one or more. Not modified.</param>
    /// <param name="label">Class of the object.</param>
    /// <param name="run">Key, progress, cancellation. The same key gives the same bytes for every thread count.</param>
    /// <returns>The sticker, its colors rounded to 256 levels of the bounds.</returns>
    /// <exception cref="ArgumentException">Photos, label, target or mask do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public ObjectSticker Optimize(IDifferentiableClassifier model, Tensor photos, int label, PatchRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentNullException.ThrowIfNull(run);
        Check(model, photos, label);
        Shape image = _options.Mask.Shape;
        var mean = new float[image.Count];
        for (int i = 0; i < photos.Count; i++) mean[i % image.Count] += photos.Data[i] / photos.Rows;
        PatchState state = Start(model.Bounds, mean, run.Key.Fold(0));
        var sticker = new ObjectSticker(_options.Mask, new Tensor(image, state.Texels), model.Bounds);
        var batch = new StickerBatch(model, photos, sticker, _options, label);
        var penalties = new PatchPenalties(
            new PatchOptions { Texels = image[1], TotalVariation = _options.TotalVariation * Share, Printability = _options.Printability * Share }, model.Bounds, image[0]);
        var gradient = new float[image.Count];
        for (int step = 0; step < _options.Steps; step++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            double flipped = batch.Gradient(run.Key.Fold((ulong)step + 1), SettledLead, gradient);
            penalties.Subtract(state.Texels, gradient);
            Stay(state.Texels, mean, model.Bounds, gradient);
            _options.Mask.Clear(gradient);
            state.Ascend(gradient, step, _options.LearningRate * (model.Bounds.Upper - model.Bounds.Lower) * (float)(0.5 * (1 + Math.Cos(Math.PI * step / _options.Steps))));
            model.Bounds.Clamp(state.Texels);
            if ((step + 1) % ReportEvery == 0) run.Progress?.Report(new PatchProgress("sticker", (step + 1.0) / _options.Steps, flipped));
        }

        Round(state.Texels, model.Bounds);
        return sticker;
    }

    // The penalties are means over all pixels; their weights mean the same for a small sticker.
    private float Share => (float)_options.Mask.Shape.Count / _options.Mask.FreeValues;

    private PatchState Start(InputBounds bounds, float[] mean, RandomKey key)
    {
        var colors = new float[mean.Length];
        float middle = (bounds.Lower + bounds.Upper) / 2, spread = (bounds.Upper - bounds.Lower) / 8;
        key.FillUniform(colors, middle - spread, middle + spread);
        _options.Mask.Restore(colors, mean); // so that a smooth sticker blends into the object
        bounds.Clamp(colors);
        return new PatchState(new PatchArea { Shape = PatchShape.Square, MaxPixels = 1, Texels = 1, CenterX = 0, CenterY = 0 }, colors);
    }

    // Gradient of -λ·mean over the mask of ((p - mean) / width)².
    private void Stay(ReadOnlySpan<float> colors, float[] mean, InputBounds bounds, float[] gradient)
    {
        if (_options.Weight == 0) return;
        float width = bounds.Upper - bounds.Lower, factor = 2 * _options.Weight / (_options.Mask.FreeValues * width * width);
        for (int i = 0; i < gradient.Length; i++) gradient[i] -= factor * (colors[i] - mean[i]);
    }

    // A picture file holds 256 levels: the sticker that is measured is the one that can be saved.
    private static void Round(Span<float> colors, InputBounds bounds)
    {
        float width = bounds.Upper - bounds.Lower;
        for (int i = 0; i < colors.Length; i++) colors[i] = Math.Clamp(bounds.Lower + MathF.Round((colors[i] - bounds.Lower) / width * 255) / 255 * width, bounds.Lower, bounds.Upper);
    }

    private void Check(IDifferentiableClassifier model, Tensor photos, int label)
    {
        if (model.ExampleShape != _options.Mask.Shape) throw new ArgumentException($"The mask is for {_options.Mask.Shape}; the model takes {model.ExampleShape}.", nameof(model));
        if (photos.Shape.Rank != 4 || photos.Rows == 0 || !photos.Shape.Extents[1..].SequenceEqual(model.ExampleShape.Extents))
            throw new ArgumentException($"The photos have shape {photos.Shape}; the model takes one or more rows of shape {model.ExampleShape}.", nameof(photos));
        if (label < 0 || label >= model.Classes) throw new ArgumentException($"The class {label} is none of the model's 0 to {model.Classes - 1}.", nameof(label));
        if (_options.Target >= model.Classes || _options.Target == label)
            throw new ArgumentException($"The target {_options.Target} must be a class from 0 to {model.Classes - 1} other than the object's {label}.", nameof(label));
        int outside = model.Bounds.FirstOutside(photos.Data);
        if (outside >= 0) throw new ArgumentException(FormattableString.Invariant($"Value {outside} is {photos.Data[outside]}, outside the input bounds {model.Bounds}."), nameof(photos));
        if (model.GradientObstacle is { } obstacle) throw new ArgumentException(obstacle, nameof(model));
    }
}
