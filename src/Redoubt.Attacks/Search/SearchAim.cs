namespace Redoubt.Attacks;

/// <summary>What a search brings home.</summary>
internal enum SearchAim
{
    /// <summary>The first point of the ball that reaches the goal; the search of the row ends there.</summary>
    FirstSuccess,

    /// <summary>The point of largest objective, reached or not; every attempt runs to its end.</summary>
    LargestObjective,

    /// <summary>The nearest point that reaches the goal. Points may lie anywhere in the bounds; where the ball is limited, the first success inside it is
    /// enough and ends the search of the row.</summary>
    NearestSuccess,
}
