using System.Runtime.InteropServices;

namespace Redoubt.Testing;

/// <summary>Unmanaged floats with marked regions on both sides, so that a test can tell whether a kernel wrote outside its buffer.</summary>
/// <remarks>The marks are a NaN with a payload of its own: a kernel that reads outside and uses what it read poisons its result too.</remarks>
public sealed unsafe class GuardedBuffer : IDisposable
{
    private const int GuardLength = 256;
    private const uint Mark = 0x7FC0_BAD1;

    private readonly float* _block;

    /// <summary>Creates a buffer of zeros.</summary>
    /// <param name="length">Number of floats, zero or more.</param>
    /// <param name="misalignment">Floats by which the start is moved off a 64-byte boundary, in [0, 15].</param>
    public GuardedBuffer(int length, int misalignment = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        int total = length + (2 * GuardLength) + 16;
        _block = (float*)NativeMemory.AlignedAlloc((nuint)total * sizeof(float), 64);
        new Span<float>(_block, total).Fill(BitConverter.UInt32BitsToSingle(Mark));
        Pointer = _block + GuardLength + misalignment;
        Span.Clear();
        TotalLength = total;
    }

    /// <summary>Creates a buffer that holds a copy of some numbers.</summary>
    /// <param name="values">Numbers.</param>
    /// <param name="misalignment">Floats by which the start is moved off a 64-byte boundary, in [0, 15].</param>
    public GuardedBuffer(ReadOnlySpan<float> values, int misalignment = 0)
        : this(values.Length, misalignment) => values.CopyTo(Span);

    /// <summary>First element.</summary>
    public float* Pointer { get; }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => new(Pointer, Length);

    private int TotalLength { get; }

    /// <summary>Throws when anything outside the buffer was written.</summary>
    /// <exception cref="InvalidOperationException">A mark has changed; the message gives its position.</exception>
    public void Check()
    {
        var start = (int)(Pointer - _block);
        for (int i = 0; i < TotalLength; i++)
        {
            bool inside = i >= start && i < start + Length;
            if (!inside && BitConverter.SingleToUInt32Bits(_block[i]) != Mark)
                throw new InvalidOperationException($"Wrote outside the buffer: element {i - start} of {Length}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_block);
}
