namespace Redoubt.Models;

/// <summary>How the chosen values of a graph output become one number.</summary>
public enum GoalReduction
{
    /// <summary>There is only one.</summary>
    None,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary><c>log(Σ exp(T·v)) / T</c> with the temperature T: never below the largest, and every value near it pulls.</summary>
    Softmax,

    /// <summary>Euclidean distance to the reference.</summary>
    Distance,

    /// <summary>Cosine of the angle to the reference, in [-1, 1].</summary>
    Cosine,
}
