using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Types of pools.</summary>
internal static class WindowTypes
{
    public static TensorType Pool(TypeRequest r)
    {
        WindowAttributes window = Check(r);
        TensorType image = r.Require(0, ElementType.Float32);
        r.RequireRank(0, 4);
        return image.With(image[0], image[1], window.OutputHeight(image[2].Size), window.OutputWidth(image[3].Size));
    }

    public static TensorType MaxPoolScatter(TypeRequest r) =>
        Pool(r).Equals(r[1]) ? r[0] : throw r.Error($"the output gradient must be {Pool(r)}");

    public static TensorType MaxPoolGather(TypeRequest r) =>
        r[0].Equals(r[1]) ? Pool(r) : throw r.Error("operands must have the same type");

    public static TensorType AveragePoolGradient(TypeRequest r)
    {
        WindowAttributes window = Check(r);
        TensorType gradient = r.Require(0, ElementType.Float32);
        r.RequireRank(0, 4);
        bool fits = gradient[2] == window.OutputHeight(window.ImageHeight) && gradient[3] == window.OutputWidth(window.ImageWidth);
        return fits ? gradient.With(gradient[0], gradient[1], window.ImageHeight, window.ImageWidth) : throw r.Error("the output gradient does not fit the image");
    }

    public static WindowAttributes Check(TypeRequest r)
    {
        WindowAttributes w = r.Attributes<WindowAttributes>();
        if (w.KernelHeight < 1 || w.KernelWidth < 1 || w.StrideHeight < 1 || w.StrideWidth < 1 || w.DilationHeight < 1 || w.DilationWidth < 1 || w.Groups < 1)
            throw r.Error("window, strides, dilations and groups must be positive");
        if (w.PadTop < 0 || w.PadLeft < 0 || w.PadBottom < 0 || w.PadRight < 0) throw r.Error("borders must not be negative");
        return w;
    }
}
