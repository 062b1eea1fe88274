using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Photos with the sticker under random transformations, and the gradient of what the model says of them.</summary>
internal sealed class StickerBatch
{
    private readonly IDifferentiableClassifier _model;
    private readonly Tensor _photos, _seen, _stuck, _gradients, _scores;
    private readonly ObjectSticker _sticker;
    private readonly StickerOptions _options;
    private readonly int[] _labels, _targets;
    private readonly float[] _values, _back;
    private readonly PatchPlacement[] _placements;

    public StickerBatch(IDifferentiableClassifier model, Tensor photos, ObjectSticker sticker, StickerOptions options, int label)
    {
        (_model, _photos, _sticker, _options) = (model, photos, sticker, options);
        int size = options.BatchSize;
        _seen = new Tensor(photos.Shape.WithRows(size));
        _stuck = new Tensor(_seen.Shape);
        _gradients = new Tensor(_seen.Shape);
        _scores = new Tensor(new Shape(size, model.Classes));
        _labels = new int[size];
        _targets = new int[size];
        Array.Fill(_labels, label);
        Array.Fill(_targets, options.Target ?? 0);
        _values = new float[size];
        _back = new float[model.ExampleShape.Count];
        _placements = new PatchPlacement[size];
    }

    /// <summary>The mean gradient of random photos with respect to the sticker's colors; the other values of the gradient have no meaning. Photos are added up in their order.</summary>
    /// <param name="key">Names the step.</param>
    /// <param name="settledLead">Lead of a wrong class beyond which a photo counts for little.</param>
    /// <param name="gradient">Overwritten.</param>
    /// <returns>Share of the photos that are where the attacker wants them.</returns>
    public double Gradient(RandomKey key, float settledLead, Span<float> gradient)
    {
        RandomKey draws = key.Fold(0), transformations = key.Fold(1);
        for (int i = 0; i < _labels.Length; i++)
        {
            int row = draws.Below(_photos.Rows, (uint)i);
            _placements[i] = _sticker.Place(_options.Variation.Draw(transformations.Fold((ulong)i)));
            _sticker.Show(_photos.Row(row), _placements[i], _stuck.Row(i), _seen.Row(i));
        }

        bool isTargeted = _options.Target is not null;
        _model.Compile(isTargeted ? ObjectiveKind.TargetedCrossEntropy : ObjectiveKind.Margin).Evaluate(_seen, _labels, isTargeted ? _targets : [], _scores, _values, _gradients);
        gradient.Clear();
        int reached = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            reached += Decision.IsStrictMaximum(_scores.Row(i), isTargeted ? _targets[i] : _labels[i]) == isTargeted ? 1 : 0;

            // Slope of log(sigmoid(margin - lead)): every photo pulls until it is settled, none without end.
            float weight = isTargeted ? 1 : 1 / (1 + MathF.Exp(_values[i] - settledLead));
            Array.Clear(_back);
            _placements[i].Accumulate(_gradients.Row(i), _stuck.Row(i), weight / _labels.Length, _back);
            System.Numerics.Tensors.TensorPrimitives.Add(gradient, _back, gradient);
        }

        return (double)reached / _labels.Length;
    }
}
