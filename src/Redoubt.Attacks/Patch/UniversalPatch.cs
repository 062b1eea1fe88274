using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A universal adversarial patch: one small picture that makes a model decide wrongly on (nearly) every image it is stuck on, however it is turned, moved and lit.</summary>
/// <remarks>
/// <para>Source: Brown et al., 2017, arXiv:1712.09665; the expectation over transformations is Athalye et al., ICML 2018, arXiv:1707.07397. Total variation: Mahendran and
/// Vedaldi, CVPR 2015. Printability: after Sharif et al., CCS 2016, section 4.3.2.</para>
/// <para>Departs from the papers: the number of changed pixels has a hard limit under every transformation. Without a target, rows are weighted by how far they are from being
/// flipped, and trials choose the place and whether aiming at one class flips more than leaving the true one. The printability term is the squared distance to the
/// nearest of 27 fixed colors, where the paper takes the product of the distances to a printer's measured colors.</para>
/// <para>Shows: that this patch works on the rows it is then tested on. Does not show that there is no better one, nor that it works when printed: no printer and no camera is
/// modeled beyond the transformations. Stateless and thread-safe.</para>
/// </remarks>
public sealed class UniversalPatch
{
    private readonly PatchOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public UniversalPatch(PatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary>Trains a patch.</summary>
    /// <param name="model">The model; its rows are images <c>[C,H,W]</c>.</param>
    /// <param name="inputs">Training rows, <c>[N,C,H,W]</c> inside the model's bounds. Not modified. Rows that the model decides wrongly are passed over.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="run">Key, progress, cancellation. The same key gives the same bytes for every batch capacity and thread count.</param>
    /// <returns>The patch, its texels rounded to 256 levels of the bounds, with every trial that led to it.</returns>
    /// <exception cref="ArgumentException">Rows, labels, target or place do not fit the model, or too few rows are decided correctly.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public TrainedPatch Train(IDifferentiableClassifier model, Tensor inputs, int[] labels, PatchRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(run);
        Check(model, inputs, labels);
        return new PatchTraining(model, PatchRows.Split(model, inputs, labels, _options), _options, run).Run();
    }

    private void Check(IDifferentiableClassifier model, Tensor inputs, int[] labels)
    {
        Shape image = model.ExampleShape;
        if (image.Rank != 3) throw new ArgumentException($"A patch needs a model of images [C,H,W]; this one takes {image}.", nameof(model));
        if (inputs.Shape.Rank != 4 || !inputs.Shape.Extents[1..].SequenceEqual(image.Extents))
            throw new ArgumentException($"The inputs have shape {inputs.Shape}; the model takes rows of shape {image}.", nameof(inputs));
        if (labels.Length != inputs.Rows) throw new ArgumentException($"{inputs.Rows} rows need as many labels, got {labels.Length}.", nameof(labels));
        int bad = Array.FindIndex(labels, label => label < 0 || label >= model.Classes);
        if (bad >= 0) throw new ArgumentException($"Row {bad} has class {labels[bad]}; the model has classes 0 to {model.Classes - 1}.", nameof(labels));
        int outside = model.Bounds.FirstOutside(inputs.Data);
        if (outside >= 0) throw new ArgumentException(FormattableString.Invariant($"Value {outside} is {inputs.Data[outside]}, outside the input bounds {model.Bounds}."), nameof(inputs));
        if (_options.Target >= model.Classes) throw new ArgumentException($"The target {_options.Target} is no class; the model has 0 to {model.Classes - 1}.", nameof(model));
        if (_options.Center is { } center && !(center.X >= 0 && center.X <= image[2] && center.Y >= 0 && center.Y <= image[1]))
            throw new ArgumentException(FormattableString.Invariant($"The middle {center} is outside the image of {image[2]}x{image[1]} pixels."), nameof(model));
        if (model.GradientObstacle is { } obstacle) throw new ArgumentException(obstacle, nameof(model));
    }
}
