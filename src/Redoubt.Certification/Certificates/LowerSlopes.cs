namespace Redoubt.Certification;

/// <summary>Slope of the line below a rectifier whose operand may have either sign.</summary>
public enum LowerSlopes
{
    /// <summary>Both of the others, one after the other.</summary>
    Both,

    /// <summary>1 where the positive part of the bounds is the longer one, else 0.</summary>
    Adaptive,

    /// <summary>0: never below the interval bound of the rectifier. The better choice for networks of interval training.</summary>
    Zero,
}
