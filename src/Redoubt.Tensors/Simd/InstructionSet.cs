namespace Redoubt.Tensors;

/// <summary>Width of the vector registers that numeric kernels use. Results have the same bytes for any batch size and thread count on one instruction set,
/// so every recorded result names it.</summary>
public enum InstructionSet
{
    /// <summary>One float at a time with separate multiply and add: the reference for the others.</summary>
    Scalar,

    /// <summary>Four floats at a time (SSE, NEON).</summary>
    Vector128,

    /// <summary>Eight floats at a time (AVX2).</summary>
    Vector256,

    /// <summary>Sixteen floats at a time (AVX-512).</summary>
    Vector512,
}
