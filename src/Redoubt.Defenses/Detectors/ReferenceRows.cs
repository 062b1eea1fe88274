using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>A layer's features of clean rows that a detector keeps, with their classes; their mean is subtracted.</summary>
internal sealed class ReferenceRows
{
    private readonly string _layer;
    private readonly float[] _center;

    private ReferenceRows(string layer, float[] center, Tensor features, int[] labels)
    {
        _layer = layer;
        _center = center;
        Features = features;
        Labels = labels;
    }

    /// <summary>Centered features, <c>[R, D]</c>.</summary>
    public Tensor Features { get; }

    /// <summary>Class of every reference row.</summary>
    public int[] Labels { get; }

    /// <summary>Reads a layer of a stratified sample.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="standard">Most rows where the settings do not say.</param>
    /// <param name="rest">Receives rows that were not kept; all rows where too few would be left.</param>
    public static ReferenceRows Read(DetectorFitting fitting, string layer, int standard, out LabeledData rest)
    {
        int count = Math.Min(fitting.Settings.References ?? standard, fitting.Clean.Rows);
        int[] kept = StratifiedSample.Choose(fitting.Clean.Labels, fitting.Model.Classes, count, fitting.Key.Fold(0x526566)).Rows;
        int[] others = [.. Enumerable.Range(0, fitting.Clean.Rows).Except(kept)];
        rest = others.Length < 20 ? fitting.Clean : fitting.Clean.Take(others);
        Tensor features = fitting.Features(layer, fitting.Clean.Inputs.Gather(kept));
        int length = features.Shape.RowLength;
        var center = new float[length];
        for (int j = 0; j < length; j++)
        {
            double sum = 0;
            for (int row = 0; row < features.Rows; row++) sum += features.Row(row)[j];
            center[j] = (float)(sum / features.Rows);
            for (int row = 0; row < features.Rows; row++) features.Row(row)[j] -= center[j];
        }

        return new ReferenceRows(layer, center, features, [.. kept.Select(row => fitting.Clean.Labels[row])]);
    }

    /// <summary>Squared distances of the rows' features to every reference, <c>[N, R]</c>.</summary>
    public Value Distances(TappedValues at)
    {
        Value features = Fragments.Features(at.Layer(_layer));
        return Fragments.SquaredDistances(features - Fragments.Constant(features.Builder, new Shape(1, _center.Length), _center), Features);
    }

    /// <summary>1 where a reference has the decided class of a row, else 0: <c>[N, R]</c>. Constant around a row.</summary>
    public Value OfDecidedClass(TappedValues at)
    {
        int classes = at.Scores.Type[1].Size;
        var members = new Tensor(new Shape(classes, Labels.Length));
        for (int i = 0; i < Labels.Length; i++) members.Row(Labels[i])[i] = 1;
        return Fragments.Decision(at.Scores).MatMul(Fragments.Constant(at.Builder, members.Shape, members.Data));
    }
}
