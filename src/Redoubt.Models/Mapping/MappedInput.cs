using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The nodes between attack space and a model's input.</summary>
/// <param name="Value">What the model receives.</param>
/// <param name="Layout">The layout that was chosen.</param>
/// <param name="Description">The way on one line.</param>
/// <param name="Notes">What was assumed.</param>
internal sealed record MappedInput(Value Value, InputLayout Layout, string Description, IReadOnlyList<string> Notes)
{
    /// <exception cref="ArgumentException">Data, mapping and model do not fit together.</exception>
    public static MappedInput Emit(Value attackSpace, InputMapping mapping, TensorType wanted)
    {
        var steps = new List<string> { $"attack space {Row(attackSpace.Type)}" };
        if (mapping.Resize is { } size) steps.Insert(0, $"resize {size} bilinear");
        if (mapping.Crop is { } part) steps.Insert(steps.Count - 1, $"center crop {part}");
        Value value = ArrangeChannels(attackSpace, mapping.Channels, steps);
        value = Normalize(value, mapping, steps);
        (value, InputLayout layout) = ArrangeAxes(value, mapping.Layout, wanted, steps);
        if (wanted.ElementType != ElementType.Float32)
            throw new ArgumentException($"The model's input is {wanted.ElementType}; only float32 inputs can be attacked by small changes.");

        var notes = new List<string>();
        if (mapping.Layout == InputLayout.Auto && layout == InputLayout.ChannelsFirst && FitsChannelsLast(attackSpace.Type, wanted))
            notes.Add("The input fits both nchw and nhwc; nchw was taken. Give --layout nhwc if the model expects channels last.");
        return new MappedInput(value, layout, string.Join(" → ", steps), notes);
    }

    private static Value ArrangeChannels(Value value, ChannelOrder order, List<string> steps)
    {
        if (order == ChannelOrder.AsStored) return value;
        if (value.Type.Rank != 4 || value.Type[1].Size is not (1 or 3))
            throw new ArgumentException($"Channels can be arranged for images of 1 or 3 channels only; the data rows are {Row(value.Type)}.");
        int stored = value.Type[1].Size;
        if (stored == 1 && order == ChannelOrder.Grey) return value;
        if (stored == 1)
        {
            steps.Add("grey repeated 3 times");
            return value.Expand(value.Type[0], 3, value.Type[2], value.Type[3]);
        }

        if (order == ChannelOrder.Grey)
        {
            steps.Add("luma of rgb");
            Value weighted = value * value.Builder.Constant(Literal.Of(new Shape(1, 3, 1, 1), [0.299f, 0.587f, 0.114f]));
            return weighted.Sum([1], keepDimensions: true);
        }

        if (order == ChannelOrder.Rgb) return value;
        steps.Add("rgb to bgr");
        return value.Builder.Apply(
            OpKind.Concat, [value.Slice(1, 2, 3), value.Slice(1, 1, 2), value.Slice(1, 0, 1)], new ConcatAttributes(1));
    }

    private static Value Normalize(Value value, InputMapping mapping, List<string> steps)
    {
        if (mapping.Scale != 1)
        {
            steps.Add($"× {InputMapping.Number(mapping.Scale)}");
            value *= mapping.Scale;
        }

        if (mapping.Mean.Length > 0)
        {
            steps.Add($"- ({Join(mapping.Mean)})");
            value -= PerChannel(value, mapping.Mean, "mean");
        }

        if (mapping.StandardDeviation.Length > 0)
        {
            steps.Add($"÷ ({Join(mapping.StandardDeviation)})");
            value /= PerChannel(value, mapping.StandardDeviation, "std");
        }

        return value;
    }

    private static Value PerChannel(Value value, ImmutableArray<float> numbers, string name)
    {
        int channels = value.Type.Rank > 1 ? value.Type[1].Size : 1;
        if (numbers.Length == 1) return value.Builder.Constant(numbers[0]);
        if (numbers.Length != channels)
            throw new ArgumentException($"--{name} needs 1 number or {channels} (one per channel), got {numbers.Length}.");
        int[] extents = new int[value.Type.Rank];
        Array.Fill(extents, 1);
        extents[1] = channels;
        return value.Builder.Constant(Literal.Of(new Shape(extents), [.. numbers]));
    }

    private static (Value Value, InputLayout Layout) ArrangeAxes(Value value, InputLayout layout, TensorType wanted, List<string> steps)
    {
        if (layout == InputLayout.Auto) layout = Guess(value.Type, wanted);
        steps.Add($"{Name(layout)} {Row(wanted)}");
        Value arranged = layout switch
        {
            InputLayout.ChannelsLast when value.Type.Rank == 4 => value.Transpose(0, 2, 3, 1),
            InputLayout.Flat when value.Type.IsFixed || SameSize(value.Type, wanted) => value.Reshape(wanted.Dimensions.AsSpan()),
            _ => value,
        };
        if (!Fits(arranged.Type, wanted)) throw new ArgumentException(Mismatch(value.Type, wanted, layout));
        return (arranged, layout);
    }

    private static InputLayout Guess(TensorType have, TensorType wanted)
    {
        if (Fits(have, wanted)) return have.Rank == 2 ? InputLayout.Flat : InputLayout.ChannelsFirst;
        if (FitsChannelsLast(have, wanted)) return InputLayout.ChannelsLast;
        bool isLine = wanted.Dimensions.Skip(1).Count(static d => d.Size != 1) <= 1;
        if (SameSize(have, wanted) && (isLine || wanted.Rank < 4 || have.Rank < 4)) return InputLayout.Flat;
        throw new ArgumentException(Mismatch(have, wanted, InputLayout.Auto));
    }

    private static bool FitsChannelsLast(TensorType have, TensorType wanted) =>
        have.Rank == 4 && Fits(have.With(have[0], have[2], have[3], have[1]), wanted);

    // The batch axis is the model's business; every other extent must be the same.
    private static bool Fits(TensorType have, TensorType wanted) =>
        have.Rank == wanted.Rank && have.Dimensions.AsSpan()[1..].SequenceEqual(wanted.Dimensions.AsSpan()[1..]) && have[0] == wanted[0];

    private static bool SameSize(TensorType have, TensorType wanted) =>
        wanted.Dimensions.Count(static d => !d.IsFixed) <= 1 && have.ElementCount() == wanted.ElementCount();

    private static string Mismatch(TensorType have, TensorType wanted, InputLayout layout)
    {
        string problem = $"The model wants {wanted}, but the data in attack space are {have}{(layout == InputLayout.Auto ? string.Empty : $" (layout {Name(layout)})")}";
        if (wanted.Rank != 4 || have.Rank != 4) return problem + ".";
        (int channels, int height, int width) = wanted[3].Size < wanted[1].Size && wanted[3].Size <= 4
            ? (wanted[3].Size, wanted[1].Size, wanted[2].Size)
            : (wanted[1].Size, wanted[2].Size, wanted[3].Size);
        if (height != have[2].Size || width != have[3].Size) return $"{problem}; add --resize {height}x{width} or --crop {height}x{width}.";
        return channels == 1 ? $"{problem}; add --channels grey." : channels == 3 ? $"{problem}; add --channels rgb or bgr." : problem + ".";
    }

    private static string Name(InputLayout layout) => layout switch
    {
        InputLayout.ChannelsFirst => "nchw",
        InputLayout.ChannelsLast => "nhwc",
        InputLayout.Flat => "flat",
        _ => "auto",
    };

    private static string Row(TensorType type) => $"[{string.Join(',', type.Dimensions.Skip(1))}]";

    private static string Join(ImmutableArray<float> numbers) => string.Join(", ", numbers.Select(InputMapping.Number));
}
