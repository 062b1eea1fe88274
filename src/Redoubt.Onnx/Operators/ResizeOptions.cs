namespace Redoubt.Onnx;

/// <summary>The settings of Resize and Upsample, in the words of the newest operator set.</summary>
internal sealed record ResizeOptions
{
    /// <summary>nearest, linear or cubic.</summary>
    public required string Mode { get; init; }

    /// <summary>The coordinate transformation mode.</summary>
    public required string Coordinates { get; init; }

    /// <summary>The rounding of nearest; <c>simple</c> is that of operator sets before 11.</summary>
    public string Rounding { get; init; } = "round_prefer_floor";

    public bool Antialias { get; init; }

    public bool ExcludeOutside { get; init; }

    public double CubicCoefficient { get; init; } = -0.75;

    public float Extrapolation { get; init; }

    /// <summary>Reads the attributes of a node.</summary>
    public static ResizeOptions Read(OperatorNode node)
    {
        string mode = node.Attributes.Text("mode", "nearest");
        if (mode is "bilinear" or "trilinear") mode = "linear";
        if (mode is not ("nearest" or "linear" or "cubic")) throw node.Error($"has the mode {mode}");

        // Up to operator set 10 pixels have no extent: the first stay where they are. Only Resize-10 rounds up when the image shrinks.
        if (node.Opset < 11 || node.Operator == "Upsample") return new ResizeOptions { Mode = mode, Coordinates = "asymmetric", Rounding = node.Operator == "Upsample" ? "floor" : "simple" };
        string coordinates = node.Attributes.Text("coordinate_transformation_mode", "half_pixel"), rounding = node.Attributes.Text("nearest_mode", "round_prefer_floor");
        bool known = coordinates is "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" or "tf_half_pixel_for_nn" or "align_corners" or "tf_crop_and_resize" or "asymmetric";
        if (!known) throw node.Error($"has the coordinate transformation mode {coordinates}");
        if (rounding is not ("round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil")) throw node.Error($"has the nearest mode {rounding}");
        return new ResizeOptions
        {
            Mode = mode,
            Coordinates = coordinates,
            Rounding = rounding,
            Antialias = node.Attributes.Flag("antialias"),
            ExcludeOutside = node.Attributes.Flag("exclude_outside"),
            CubicCoefficient = node.Attributes.Float("cubic_coeff_a", -0.75f),
            Extrapolation = node.Attributes.Float("extrapolation_value", 0),
        };
    }
}
