using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>C[m, n] = A[m, k] · B[k, n] with an epilogue, for a row count m known only at run time. The convolution of one-pixel images: each element of C is
/// summed over k from first to last for every m, so one row alone has the same bytes as in a batch.</summary>
/// <remarks>A is row-major with any row distance. B is packed first, from either orientation; a B that changes is packed anew before each run. The gradient with
/// respect to A is the product with the other orientation of B; with respect to B see <see cref="WeightGradient"/>.</remarks>
internal sealed unsafe class MatrixProduct
{
    private readonly Convolution _convolution;

    private MatrixProduct(int inner, int columns, Convolution convolution)
    {
        Inner = inner;
        Columns = columns;
        _convolution = convolution;
    }

    /// <summary>The convolution of one-pixel images that it is.</summary>
    public Convolution Convolution => _convolution;

    /// <summary>k, the summed axis.</summary>
    public int Inner { get; }

    /// <summary>n, the columns of B and C.</summary>
    public int Columns { get; }

    public InstructionSet InstructionSet => _convolution.InstructionSet;

    /// <summary>Floats of the packed B.</summary>
    public long PackedLength => _convolution.PackedLength;

    /// <summary>Parts that packing divides into; any thread, any order.</summary>
    public int PackUnits => _convolution.PackUnits;

    /// <summary>Floats of scratch for each thread, aligned to 64 bytes.</summary>
    public long ScratchLength => _convolution.ScratchLength;

    /// <summary>Prepares a product whose B has element (k, n) at <c>k · innerStride + n · columnStride</c>: (n, 1) for B as written, (1, k) for its transpose.</summary>
    public static MatrixProduct Create(int inner, int columns, InstructionSet set, nint innerStride, nint columnStride)
    {
        ConvolutionGeometry geometry = Geometry(inner, columns);
        var layout = new WeightLayout(0, columnStride, innerStride, 0, 0, 0);
        Convolution convolution = set switch
        {
            InstructionSet.Vector512 => new DirectConvolution<Vector512<float>, Simd512>(geometry, layout),
            InstructionSet.Vector256 => new DirectConvolution<Vector256<float>, Simd256>(geometry, layout),
            InstructionSet.Vector128 => new DirectConvolution<Vector128<float>, Simd128>(geometry, layout),
            _ => new DirectConvolution<float, Simd1>(geometry, layout),
        };
        return new MatrixProduct(inner, columns, convolution);
    }

    /// <summary>B[k, n], row by row.</summary>
    public static MatrixProduct RowMajor(int inner, int columns, InstructionSet set) => Create(inner, columns, set, columns, 1);

    /// <summary>B given as its transpose [n, k], row by row, as the weights of a fully connected layer are.</summary>
    public static MatrixProduct Transposed(int inner, int columns, InstructionSet set) => Create(inner, columns, set, 1, inner);

    /// <summary>Gradient with respect to B, Σ over rows of A[m, k] · G[m, n], written with element (k, n) at <c>k · innerStride + n · columnStride</c>. Pass A as
    /// Input and G as OutputGradient, both by <see cref="ImageView.Matrix"/>.</summary>
    public static ConvolutionWeightGradient WeightGradient(int inner, int columns, InstructionSet set, nint innerStride, nint columnStride) =>
        ConvolutionWeightGradient.Create(Geometry(inner, columns), set, new WeightLayout(0, columnStride, innerStride, 0, 0, 0));

    /// <summary>Rearranges part of B.</summary>
    public void Pack(int unit, float* matrix, float* packed) => _convolution.Pack(unit, matrix, packed);

    /// <summary>Parts of a run over this many rows.</summary>
    public int Units(int rows) => _convolution.Units(rows);

    /// <summary>Computes one part; A is the input and C the output, both by <see cref="ImageView.Matrix"/>, and so are addend and mask.</summary>
    public void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch) => _convolution.Run(unit, rows, arguments, scratch);

    private static ConvolutionGeometry Geometry(int inner, int columns) => new ConvolutionGeometry(1, 1, inner, columns, 1, 1).Validated();
}
