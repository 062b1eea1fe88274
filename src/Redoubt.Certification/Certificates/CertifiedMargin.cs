namespace Redoubt.Certification;

/// <summary>What is proved of one row: how far its label stays ahead of every other class, everywhere in the box.</summary>
/// <param name="Margin">Lower bound of z_label - z_j for the class j where it is smallest; NaN when nothing could be bounded.</param>
/// <param name="Rival">That class j; -1 when nothing could be bounded.</param>
public readonly record struct CertifiedMargin(float Margin, int Rival)
{
    /// <summary>Whether every input of the box is decided for the label: the margin is finite and above 0. False is no finding: the row is merely not proved.</summary>
    public bool IsCertified => float.IsFinite(Margin) && Margin > 0;

    /// <summary>The method that gave the margin. Default: interval bounds.</summary>
    public CertificationMethod Method { get; init; }

    /// <summary>The smallest of a row of margins; fails closed.</summary>
    /// <param name="margins">Lower bounds of z_label - z_j, one for each class j; that of the label itself is not looked at.</param>
    /// <param name="label">The label.</param>
    internal static CertifiedMargin Smallest(ReadOnlySpan<float> margins, int label)
    {
        var smallest = new CertifiedMargin(float.PositiveInfinity, -1);
        for (int j = 0; j < margins.Length; j++)
        {
            if (j == label) continue;
            if (!float.IsFinite(margins[j])) return new CertifiedMargin(float.NaN, -1);
            if (margins[j] < smallest.Margin) smallest = new CertifiedMargin(margins[j], j);
        }

        return smallest;
    }
}
