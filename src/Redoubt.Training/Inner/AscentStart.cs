namespace Redoubt.Training;

/// <summary>Where the inner maximization of a row begins.</summary>
internal enum AscentStart
{
    /// <summary>The clean row itself.</summary>
    Row,

    /// <summary>A uniform point of the ball.</summary>
    Uniform,

    /// <summary>The clean row with normal noise of deviation 0.001, for objectives whose gradient is zero at the row itself (TRADES).</summary>
    NearRow,
}
