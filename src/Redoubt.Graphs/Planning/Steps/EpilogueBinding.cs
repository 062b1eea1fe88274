using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>The operands of a product's epilogue by storage; turned into pointers when memory has been assigned.</summary>
internal sealed record EpilogueBinding
{
    public Storage? Bias { get; init; }

    public Storage? Addend { get; init; }

    public Activation Activation { get; init; }

    public float Slope { get; init; }

    public float Low { get; init; }

    public float High { get; init; }

    public Storage? Mask { get; init; }

    public float MaskSlope { get; init; }

    public IEnumerable<Storage> Reads => new[] { Bias, Addend, Mask }.OfType<Storage>();

    public unsafe Epilogue Resolve() => new()
    {
        Bias = Bias is null ? null : Bias.Floats,
        Addend = Addend is null ? default : Addend.View,
        Activation = Activation,
        Slope = Slope,
        Low = Low,
        High = High,
        Mask = Mask is null ? default : Mask.View,
        MaskSlope = MaskSlope,
    };
}
