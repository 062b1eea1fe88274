using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that move blocks of pixels between space and channels, and triangles of matrices.</summary>
internal static class BlockOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["DepthToSpace"] = DepthToSpace,
        ["EyeLike"] = EyeLike,
        ["SpaceToDepth"] = SpaceToDepth,
        ["Trilu"] = Trilu,
    };

    public static void DepthToSpace(OperatorNode node)
    {
        (Value x, int block) = Image(node);
        (Dimension rows, int channels, int height, int width) = (x.Type[0], x.Type[1].Size, x.Type[2].Size, x.Type[3].Size);
        if (channels % ((long)block * block) != 0) throw node.Error($"cannot make blocks of {block}×{block} of {channels} channels");
        int maps = channels / (block * block);
        string mode = node.Attributes.Text("mode", "DCR");
        Value apart = mode switch
        {
            "DCR" => x.Reshape(rows, block, block, maps, height, width).Transpose(0, 3, 4, 1, 5, 2),
            "CRD" => x.Reshape(rows, maps, block, block, height, width).Transpose(0, 1, 4, 2, 5, 3),
            _ => throw node.Error($"has the mode {mode}"),
        };
        node.Set(apart.Reshape(rows, maps, checked(height * block), checked(width * block)));
    }

    public static void SpaceToDepth(OperatorNode node)
    {
        (Value x, int block) = Image(node);
        (Dimension rows, int channels, int height, int width) = (x.Type[0], x.Type[1].Size, x.Type[2].Size, x.Type[3].Size);
        if (height % block != 0 || width % block != 0) throw node.Error($"cannot cut {x.Type} into blocks of {block}×{block}");
        Value apart = x.Reshape(rows, channels, height / block, block, width / block, block).Transpose(0, 3, 5, 1, 2, 4);
        node.Set(apart.Reshape(rows, checked(channels * block * block), height / block, width / block));
    }

    public static void Trilu(OperatorNode node)
    {
        Value x = node.Value(0);
        if (x.Type.Rank < 2 || !x.Type[^1].IsFixed || !x.Type[^2].IsFixed) throw node.Error($"needs matrices of fixed extents, not {x.Type}");
        bool upper = node.Attributes.Flag("upper", true);
        long diagonal = node.HasInput(1) ? node.RequireIntegers(1, "the diagonal") is [var k] ? k : throw node.Error("needs one number as the diagonal") : 0;
        int height = x.Type[^2].Size, width = x.Type[^1].Size;
        node.SpendElements((long)height * width);
        bool[] kept = new bool[height * width];
        for (int i = 0; i < kept.Length; i++)
        {
            long distance = i % width - (long)(i / width);
            kept[i] = upper ? distance >= diagonal : distance <= diagonal;
        }

        if (kept.All(static k => k)) node.Set(x);
        else node.Set(x.Where(node.Builder.Constant(Literal.Of(new Shape(height, width), kept)), Scalars.Zero(x)));
    }

    public static void EyeLike(OperatorNode node)
    {
        TensorType type = node.Value(0).Type;
        if (type.Rank != 2 || !type.IsFixed) throw node.Error($"needs the fixed extents of a matrix, not {type}");
        OnnxElementType element = node.Attributes.Has("dtype") ? (OnnxElementType)node.Attributes.Int("dtype", 0) : node.TypeOf(0);
        ElementType target = element.ToGraph() ?? throw node.Error($"makes a matrix of {element}, which is not supported");
        long diagonal = node.Attributes.Int("k", 0);
        (int height, int width) = (type[0].Size, type[1].Size);
        node.SpendElements((long)height * width);
        bool[] ones = new bool[height * width];
        for (int i = 0; i < ones.Length; i++) ones[i] = i % width - (long)(i / width) == diagonal;
        node.Set(0, ImportValue.Of(node.Builder.Constant(Literal.Of(new Shape(height, width), ones)).Cast(target), element, isConstant: true));
    }

    private static (Value X, int Block) Image(OperatorNode node)
    {
        Value x = node.Value(0);
        long block = node.Attributes.Int("blocksize", 0);
        if (block is < 1 or > 1 << 12) throw node.Error($"has a block size of {block}");
        bool isImage = x.Type.Rank == 4 && x.Type.Dimensions.Skip(1).All(static d => d.IsFixed);
        return isImage ? (x, (int)block) : throw node.Error($"needs images of fixed extents, not {x.Type}");
    }
}
