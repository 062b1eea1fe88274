namespace Redoubt.Models;

/// <summary>How a parameter or state starts.</summary>
public enum Initialization
{
    /// <summary>All zeros.</summary>
    Zeros,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>Normal with variance 2 / fan-in (He et al., ICCV 2015, arXiv:1502.01852, section 2.2): for layers followed by a rectifier.</summary>
    HeNormal,

    /// <summary>Normal with variance 1 / fan-in: for the last layer.</summary>
    ScaledNormal,
}
