using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>Means over the scores of several networks, as parts of a graph.</summary>
public static class ScoreMeans
{
    /// <summary>Mean of the scores.</summary>
    /// <param name="values">One or more arrays <c>[N, K]</c>.</param>
    public static Value Mean(Value[] values)
    {
        Value sum = values[0];
        foreach (Value value in values[1..]) sum += value;
        return sum * (1f / values.Length);
    }

    /// <summary>Logarithm of the mean of the softmax probabilities.</summary>
    /// <param name="scores">One or more arrays <c>[N, K]</c>.</param>
    public static Value OfProbabilities(Value[] scores) => LogMeanExp([.. scores.Select(static z => z.Unary(OpKind.LogSoftmax))]);

    // log(mean(exp v)) with the largest taken out, so that a class that every member all but excludes keeps a finite score and a gradient.
    private static Value LogMeanExp(Value[] values)
    {
        Value largest = values[0];
        foreach (Value value in values[1..]) largest = largest.Binary(OpKind.Max, value);
        Value sum = Mean([.. values.Select(value => (value - largest).Unary(OpKind.Exp))]);
        return sum.Unary(OpKind.Log) + largest;
    }
}
