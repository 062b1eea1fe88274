using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Pictures of patched rows, chosen before it is known whether the patch works on them.</summary>
public static class PatchGallery
{
    /// <summary>The first correctly decided rows of each class, in turns over the classes, each under the next transformation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Test rows, images of one or three channels; of others there are no pictures.</param>
    /// <param name="clean">The model's decisions on them.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="transformations">The transformations of the measurement.</param>
    /// <param name="count">Most pictures.</param>
    public static ImmutableArray<PatchPicture> Build(
        IClassifier model, LabeledData rows, CleanPass clean, AdversarialPatch patch, ImmutableArray<PatchTransformation> transformations, int count)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(patch);
        if (model.ExampleShape[0] is not (1 or 3)) return [];
        int[] chosen =
        [
            .. clean.CorrectRows.GroupBy(row => rows.Labels[row]).OrderBy(static g => g.Key).SelectMany(static g => g.Select((row, turn) => (Row: row, Turn: turn)))
                .OrderBy(static item => item.Turn).ThenBy(item => rows.Labels[item.Row]).Take(count).Select(static item => item.Row),
        ];
        if (chosen.Length == 0) return [];
        Tensor images = rows.Inputs.Gather(chosen), scores = new(new Shape(chosen.Length, model.Classes));
        for (int i = 0; i < chosen.Length; i++)
            patch.Place(model.ExampleShape, transformations[i % transformations.Length]).Apply(images.Row(i), patch.Texels.Data);
        model.Scores(images, scores);
        return
        [
            .. chosen.Select((row, i) => new PatchPicture
            {
                RowIndex = rows.RowIndices[row],
                Label = rows.Labels[row],
                PatchedPrediction = Judgment.Predict(scores.Row(i)),
                Transformation = i % transformations.Length,
                Width = model.ExampleShape[2],
                Height = model.ExampleShape[1],
                CleanPng = Picture(rows.Inputs.Row(row), model.ExampleShape, model.Bounds),
                PatchedPng = Picture(images.Row(i), model.ExampleShape, model.Bounds),
            }),
        ];
    }

    /// <summary>A patch or an image as PNG.</summary>
    /// <param name="planes">Values, <c>[C,H,W]</c>.</param>
    /// <param name="shape">Their extents, of one or three channels.</param>
    /// <param name="bounds">The values that become black and white.</param>
    /// <param name="factor">Every value becomes a block of this many pixels along each side.</param>
    public static byte[] Picture(ReadOnlySpan<float> planes, Shape shape, InputBounds bounds, int factor = 1)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        (int channels, int height, int width) = (shape[0], shape[1], shape[2]);
        var pixels = new byte[channels * height * width * factor * factor];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int c, int x, int y) = (i % channels, i / channels % (width * factor) / factor, i / channels / (width * factor) / factor);
            float value = (planes[(c * height + y) * width + x] - bounds.Lower) / (bounds.Upper - bounds.Lower);
            pixels[i] = (byte)Math.Clamp(MathF.Round(value * 255), 0, 255);
        }

        return channels == 1 ? PngWriter.EncodeGrey(width * factor, height * factor, pixels) : PngWriter.EncodeRgb(width * factor, height * factor, pixels);
    }
}
