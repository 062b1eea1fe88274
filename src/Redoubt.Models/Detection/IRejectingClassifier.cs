namespace Redoubt.Models;

/// <summary>A classifier that may refuse to answer: one of its classes means that the input was rejected, and an attack that ends there has failed.</summary>
public interface IRejectingClassifier : IClassifier
{
    /// <summary>The class that means "rejected", in [0, K).</summary>
    int RejectedClass { get; }
}
