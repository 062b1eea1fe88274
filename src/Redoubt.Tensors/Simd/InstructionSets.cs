using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Redoubt.Tensors;

/// <summary>What this processor and runtime offer. The runtime's switches <c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableAVX2=0</c> and
/// <c>DOTNET_EnableHWIntrinsic=0</c> take the wider sets away, here too.</summary>
public static class InstructionSets
{
    /// <summary>The widest supported set.</summary>
    public static InstructionSet Best =>
        Vector512.IsHardwareAccelerated ? InstructionSet.Vector512
        : Vector256.IsHardwareAccelerated ? InstructionSet.Vector256
        : Vector128.IsHardwareAccelerated ? InstructionSet.Vector128
        : InstructionSet.Scalar;

    /// <summary>Whether multiply and add of the vector sets round once (fused) on this machine. Part of what a recorded result must name: the bytes differ.</summary>
    public static bool FusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported || Vector512.IsHardwareAccelerated;

    /// <summary>All supported sets, narrowest first.</summary>
    public static IEnumerable<InstructionSet> Supported => Enum.GetValues<InstructionSet>().Where(IsSupported);

    /// <summary>Whether the kernels can run on a set here.</summary>
    /// <param name="set">The set asked about.</param>
    public static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Scalar => true,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        InstructionSet.Vector256 => Vector256.IsHardwareAccelerated,
        InstructionSet.Vector512 => Vector512.IsHardwareAccelerated,
        _ => false,
    };

    /// <summary>Floats in one register of a set.</summary>
    /// <param name="set">The set asked about.</param>
    public static int Width(InstructionSet set) => set switch
    {
        InstructionSet.Vector128 => 4,
        InstructionSet.Vector256 => 8,
        InstructionSet.Vector512 => 16,
        _ => 1,
    };

    /// <summary>The name that results record, for example <c>Vector512+fma</c>.</summary>
    /// <param name="set">The set asked about.</param>
    public static string Describe(InstructionSet set) =>
        set != InstructionSet.Scalar && FusedMultiplyAdd ? $"{set}+fma" : $"{set}";
}
